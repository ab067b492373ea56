/** What a fact counts for, and on which day. Plain Java. */
package com.accellis.engagement.scoring.counting;
