/** What is to go wrong, as ordered by a test: which faults are armed, when they strike, and what each kind does. */
package com.accellis.engagement.sandbox.faults;
