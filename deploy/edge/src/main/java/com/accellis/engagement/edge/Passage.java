package com.accellis.engagement.edge;

import java.time.Duration;
import java.util.Optional;

/**
 * One request on its way through, counted once, when it is decided what becomes of it: a stream counts when it begins.
 * Belongs to one event loop.
 */
final class Passage {

    private final RequestMetrics metrics;
    private Service service;
    private long asked;
    private boolean decided;
    private boolean abandoned;

    Passage(RequestMetrics metrics) {
        this.metrics = metrics;
    }

    /** Whom the request is for. */
    void to(Service owner) {
        service = owner;
    }

    /** From now on the service has the request. */
    void asked() {
        asked = System.nanoTime();
    }

    /** The service's answer has begun. */
    void answered() {
        if (decide()) {
            metrics.answered(service, Duration.ofNanos(System.nanoTime() - asked));
        }
    }

    /** The first word stands: whatever is said afterwards is a consequence. */
    void ends(Outcome outcome) {
        if (decide()) {
            abandoned = outcome == Outcome.ABANDONED;
            metrics.ended(Optional.ofNullable(service), outcome);
        }
    }

    /** Whether the caller went away: what fails then is no word about the service. */
    boolean isAbandoned() {
        return abandoned;
    }

    private boolean decide() {
        var first = !decided;
        decided = true;
        return first;
    }
}
