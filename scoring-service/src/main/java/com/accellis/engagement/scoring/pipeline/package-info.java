/** Whether the scores are up to date with their sources. */
package com.accellis.engagement.scoring.pipeline;
