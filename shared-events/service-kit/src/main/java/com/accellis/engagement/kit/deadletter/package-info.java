/** What was put aside because it could not be processed: looking at it, and applying it after all. */
package com.accellis.engagement.kit.deadletter;
