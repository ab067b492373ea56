/** Wiring: rules from configuration, the clock, the settings of this service. */
package com.accellis.engagement.scoring.platform;
