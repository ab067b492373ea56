/** One origin in front of all services: checks what a request looks like, then hands it to the service that owns the path. */
package com.accellis.engagement.edge;
