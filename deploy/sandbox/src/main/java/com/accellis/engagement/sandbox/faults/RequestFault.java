package com.accellis.engagement.sandbox.faults;

import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;

/** An effect on one HTTP request. */
public interface RequestFault {

    /** Text that the path of a concerned request contains. */
    String path();

    /** How long the request waits before anything happens to it. */
    Duration delay();

    /** Answers the request, or lets it go on, or does neither. */
    void strike(RoutingContext context, Clock clock);
}
