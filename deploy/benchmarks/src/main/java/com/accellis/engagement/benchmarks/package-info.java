/** Measures packaged services from outside, with everything on this machine. */
package com.accellis.engagement.benchmarks;
