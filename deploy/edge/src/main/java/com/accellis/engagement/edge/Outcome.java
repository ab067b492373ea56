package com.accellis.engagement.edge;

import java.util.Locale;

/** How a request ends, as metrics name it. */
enum Outcome {
    /** The service's own answer was passed on, whatever it says. */
    ANSWERED,
    /** The service could not be reached, or did not begin to answer in time. */
    UNAVAILABLE,
    /** The request is not one that we pass on. */
    REFUSED,
    /** We have no room for it, or are about to stop. */
    BUSY,
    /** The caller went away before it was known. */
    ABANDONED;

    /** For problems that are found here, before any service was asked. */
    static Outcome of(Problem problem) {
        return problem.retryAfter().isPresent() ? BUSY : REFUSED;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
