/** Starts the whole system on one machine, keeps it running, and stops it in the right order. */
package com.accellis.engagement.local;
