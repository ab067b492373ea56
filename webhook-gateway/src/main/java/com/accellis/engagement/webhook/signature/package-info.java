/** Whom we believe: a signature over the received bytes, and which addresses may give us the key. Plain Java: no framework, clock or I/O. */
package com.accellis.engagement.webhook.signature;
