/** The versioned rules by which scores are made. */
package com.accellis.engagement.scoring.scorecard;
