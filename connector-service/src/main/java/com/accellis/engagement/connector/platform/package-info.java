/** Settings and wiring of this service. */
package com.accellis.engagement.connector.platform;
