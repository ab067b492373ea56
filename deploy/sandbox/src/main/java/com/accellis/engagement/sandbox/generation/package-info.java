/** Invents an MSP and two years of its work from a seed; the same seed and instant give the same records. */
package com.accellis.engagement.sandbox.generation;
