/** A stand-in for ConnectWise PSA and CrewHu: one process, one invented MSP, everything in memory. */
package com.accellis.engagement.sandbox;
