/** Serving the dashboard, whose sources are in {@code src/main/resources/web}. It uses the public REST API alone. */
package com.accellis.engagement.connector.dashboard;
