/** Wiring of the rules, settings, and the order in which writers take turns. */
package com.accellis.engagement.registry.platform;
