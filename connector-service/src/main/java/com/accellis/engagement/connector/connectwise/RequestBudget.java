package com.accellis.engagement.connector.connectwise;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How many requests may still be sent: never more than allowed in any 60 seconds, and by runs never so many that nothing
 * is left for refreshes. A request counts from when it may be sent until 60 seconds after it has ended: when exactly
 * it arrives is known to the source alone. Not safe for several threads; time comes in as an argument.
 */
final class RequestBudget {

    static final Duration WINDOW = Duration.ofSeconds(60);

    private final int perWindow;
    private final int runsPerWindow;
    /** How soon to ask again while everything that is allowed is under way. */
    private static final Duration UNTIL_NEXT_END = Duration.ofSeconds(1);

    /** What has ended, in that order. */
    private final Deque<Sent> sent = new ArrayDeque<>();

    private int sentByRuns;
    private int underWay;
    private int underWayByRuns;

    private record Sent(Instant at, Purpose purpose) {}

    /**
     * @param perWindow most requests in any 60 seconds
     * @param runsPerWindow most of them that are for runs
     */
    RequestBudget(int perWindow, int runsPerWindow) {
        if (perWindow < 1 || runsPerWindow < 1 || runsPerWindow > perWindow) {
            throw new IllegalArgumentException(
                    "at least 1 and not more for runs than for all: " + perWindow + ", " + runsPerWindow);
        }
        this.perWindow = perWindow;
        this.runsPerWindow = runsPerWindow;
    }

    /** Zero when a request may be sent now, which then is under way; else how long to wait before asking again. */
    Duration take(Purpose purpose, Instant now) {
        forgetBefore(now);
        if (sent.size() + underWay >= perWindow) {
            return untilForgotten(sent.stream().findFirst(), now);
        }
        if (purpose == Purpose.RUN && sentByRuns + underWayByRuns >= runsPerWindow) {
            return untilForgotten(
                    sent.stream()
                            .filter(request -> request.purpose() == Purpose.RUN)
                            .findFirst(),
                    now);
        }
        underWay++;
        underWayByRuns += purpose == Purpose.RUN ? 1 : 0;
        return Duration.ZERO;
    }

    /** A request for which {@link #take} has answered zero is over, whatever came of it. */
    void ended(Purpose purpose, Instant at) {
        underWay--;
        underWayByRuns -= purpose == Purpose.RUN ? 1 : 0;
        count(purpose, at);
    }

    /** A request that somebody else sent, or that was sent before this budget was made; oldest first. */
    void count(Purpose purpose, Instant at) {
        sent.addLast(new Sent(at, purpose));
        sentByRuns += purpose == Purpose.RUN ? 1 : 0;
    }

    /** Requests that are under way or ended within the last 60 seconds. */
    int sent(Instant now) {
        forgetBefore(now);
        return sent.size() + underWay;
    }

    private void forgetBefore(Instant now) {
        while (!sent.isEmpty() && !sent.peekFirst().at().plus(WINDOW).isAfter(now)) {
            sentByRuns -= sent.removeFirst().purpose() == Purpose.RUN ? 1 : 0;
        }
    }

    private static Duration untilForgotten(Optional<Sent> oldest, Instant now) {
        return oldest.map(request ->
                        Duration.between(now, request.at().plus(WINDOW)).plusMillis(1))
                .orElse(UNTIL_NEXT_END);
    }
}
