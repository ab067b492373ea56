/** Which connector is active: one at a time, known by a number that only grows. */
package com.accellis.engagement.connector.lease;
