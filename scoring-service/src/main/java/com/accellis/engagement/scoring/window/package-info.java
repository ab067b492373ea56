/** Which days count towards a score, and whether a metric's data can be relied on. Plain Java. */
package com.accellis.engagement.scoring.window;
