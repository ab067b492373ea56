/** All clients side by side. */
package com.accellis.engagement.scoring.overview;
