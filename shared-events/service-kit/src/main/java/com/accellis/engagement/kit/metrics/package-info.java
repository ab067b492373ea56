/** How metrics are measured that every service has. */
package com.accellis.engagement.kit.metrics;
