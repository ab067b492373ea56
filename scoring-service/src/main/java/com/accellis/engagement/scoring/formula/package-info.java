/** How the totals of a window become points, a score and a grade. Plain Java. */
package com.accellis.engagement.scoring.formula;
