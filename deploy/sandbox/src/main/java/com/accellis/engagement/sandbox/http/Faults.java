package com.accellis.engagement.sandbox.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Requests that are to fail or to be slow, as ordered by a test. */
public final class Faults {

    private static final int UNTIL_REMOVED = -1;

    private final List<Armed> armed = new ArrayList<>();

    /**
     * @param path text that the request path contains
     * @param status what to answer; 0 only delays
     * @param retryAfterSeconds sent with 429
     */
    public record Fault(String path, int status, long delayMillis, int retryAfterSeconds) {}

    private static final class Armed {
        private final Fault fault;
        private int left;

        Armed(Fault fault, int left) {
            this.fault = fault;
            this.left = left;
        }
    }

    /** @param count how many requests it hits; -1 for all until removed */
    public synchronized void add(Fault fault, int count) {
        if (count != 0) {
            armed.add(new Armed(fault, count));
        }
    }

    public synchronized void clear() {
        armed.clear();
    }

    /** The fault that hits a request of this path, which is counted as one hit. */
    synchronized Optional<Fault> take(String path) {
        for (var candidate : armed) {
            if (path.contains(candidate.fault.path())) {
                if (candidate.left != UNTIL_REMOVED && --candidate.left == 0) {
                    armed.remove(candidate);
                }
                return Optional.of(candidate.fault);
            }
        }
        return Optional.empty();
    }
}
