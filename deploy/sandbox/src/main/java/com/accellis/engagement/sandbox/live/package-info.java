/** Changes that keep coming while nobody does anything, as in a working help desk. */
package com.accellis.engagement.sandbox.live;
