/** A handler of callbacks that does nothing but forward them, to measure the real one against. */
package com.accellis.engagement.bare;
