/** A callback arrives: verify it, publish that a record changed, wait for the broker, answer. */
package com.accellis.engagement.webhook.callback;
