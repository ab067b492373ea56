/** How the connector's work looks to those who watch it. */
package com.accellis.engagement.connector.monitoring;
