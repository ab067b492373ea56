/** Events that wait to leave: written with the change they tell about, sent afterwards, kept until the broker has them. */
package com.accellis.engagement.kit.outbox;
