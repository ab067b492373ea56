/** Facts, day buckets and scores as the database keeps them, and rescoring a client from them. */
package com.accellis.engagement.scoring.score;
