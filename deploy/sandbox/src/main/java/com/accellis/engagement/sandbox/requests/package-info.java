/** Which requests were made, for tests that have to prove how often and how fast somebody called. */
package com.accellis.engagement.sandbox.requests;
