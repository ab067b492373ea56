/** Clients as people and other systems read them. */
package com.accellis.engagement.registry.client;
