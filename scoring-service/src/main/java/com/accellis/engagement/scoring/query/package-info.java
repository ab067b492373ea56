/** Reading scores over REST; changes nothing. */
package com.accellis.engagement.scoring.query;
