package com.accellis.engagement.connector.connectwise;

import java.time.Instant;

/** How much of what a source allows is in use. */
public interface SourceLimits {

    Usage now();

    /**
     * @param requestsPerMinute most requests in any 60 seconds, as configured
     * @param requestsInLastMinute of these, how many were sent
     * @param requestsInFlight most requests at the same time, as configured
     * @param inFlight how many are under way
     * @param throttledSinceStart how often the source answered 429 since this process began
     * @param pausedUntil until when nothing is sent because the source asked us to wait; null when it did not
     * @param breaker state of the circuit breaker
     */
    record Usage(
            int requestsPerMinute,
            int requestsInLastMinute,
            int requestsInFlight,
            int inFlight,
            long throttledSinceStart,
            Instant pausedUntil,
            String breaker) {}
}
