/** Random histories, and what they have to end in: calculated here in the plainest way, sharing only the events. */
package com.accellis.engagement.scoring.convergence;
