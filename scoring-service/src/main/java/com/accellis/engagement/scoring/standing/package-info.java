/** Where a score stands among all of them and within its industry. Plain Java. */
package com.accellis.engagement.scoring.standing;
