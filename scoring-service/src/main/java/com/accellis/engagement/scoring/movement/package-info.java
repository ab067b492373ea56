/** What was known of a client at a moment, and which causes led from one state of knowledge to another. Plain Java. */
package com.accellis.engagement.scoring.movement;
