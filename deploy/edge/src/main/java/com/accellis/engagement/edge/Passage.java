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
    /** Null until it is decided. */
    private Outcome outcome;

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
        if (decide(Outcome.ANSWERED)) {
            metrics.answered(service, Duration.ofNanos(System.nanoTime() - asked));
        }
    }

    /** The first word stands: whatever is said afterwards is a consequence. */
    void ends(Outcome how) {
        if (decide(how)) {
            metrics.ended(Optional.ofNullable(service), how);
        }
    }

    /** Whether the caller went away: what fails then is no word about the service. */
    boolean isAbandoned() {
        return outcome == Outcome.ABANDONED;
    }

    private boolean decide(Outcome how) {
        var first = outcome == null;
        if (first) {
            outcome = how;
        }
        return first;
    }
}
