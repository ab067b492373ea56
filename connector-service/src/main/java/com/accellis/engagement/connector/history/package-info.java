/** Sync runs, their counts and errors, and how fresh each entity is. */
package com.accellis.engagement.connector.history;
