/** One row per source record: which version we hold, and what still has to be published. */
package com.accellis.engagement.connector.record;
