/** Traces that go on from service to service with what was begun. */
package com.accellis.engagement.kit.trace;
