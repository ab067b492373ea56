/** What the gateway is made of: configuration, rules built from it, start-up checks. */
package com.accellis.engagement.webhook.platform;
