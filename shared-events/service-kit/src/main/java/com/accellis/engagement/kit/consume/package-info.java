/** Consuming events in batches: decode and judge record by record, retry what may pass, dead-letter what will not. */
package com.accellis.engagement.kit.consume;
