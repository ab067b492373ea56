/** Sending events to Kafka as CloudEvents, and knowing which of them the broker has. */
package com.accellis.engagement.kit.publish;
