/** Passing time: when a business day begins, every score moves on. */
package com.accellis.engagement.scoring.ageing;
