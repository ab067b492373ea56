/** What a score is made of and why it moved, now and at any moment that is still known. */
package com.accellis.engagement.scoring.explanation;
