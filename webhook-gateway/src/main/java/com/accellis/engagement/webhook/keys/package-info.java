/** The signing keys of our company: fetched from hosts we trust, a few at a time, and kept for hours. */
package com.accellis.engagement.webhook.keys;
