package com.accellis.engagement.edge;

/** Who answers a request, and how it is treated on the way. */
record Route(Service service, Traffic traffic) {}
