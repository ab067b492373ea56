/** The packaged system and its source as running processes, and the ways to talk to them. */
package com.accellis.engagement.endtoend.system;
