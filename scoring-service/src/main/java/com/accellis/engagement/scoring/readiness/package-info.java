/** Whether the sources behind each metric are loaded and fresh, and what follows for every score. */
package com.accellis.engagement.scoring.readiness;
