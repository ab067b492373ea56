/** Whether the incremental scores are what a full recalculation makes them, continuously and on request; and making them anew. */
package com.accellis.engagement.scoring.audit;
