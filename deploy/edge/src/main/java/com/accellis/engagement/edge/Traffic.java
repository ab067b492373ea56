package com.accellis.engagement.edge;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;

/** How a kind of request is treated: what it may weigh and how long each side may take. */
enum Traffic {
    /**
     * A callback from ConnectWise, which waits five seconds and repeats only after 429: every answer comes before 4.5 s,
     * and "not now" is 429.
     */
    WEBHOOK(mebibytes(1), mebibytes(32), Duration.ofSeconds(2), Duration.ofMillis(4_500)),

    /** A CSV import: the one large body. */
    IMPORT(mebibytes(10), mebibytes(24), Duration.ofSeconds(60), Duration.ofSeconds(120)),

    /** Everything else, dashboard and REST alike. */
    ORDINARY(256 * 1024, mebibytes(16), Duration.ofSeconds(10), Duration.ofSeconds(30));

    private final int maxBody;
    private final int maxHeldTogether;
    private final Duration bodyDeadline;
    private final Duration answerDeadline;

    Traffic(int maxBody, int maxHeldTogether, Duration bodyDeadline, Duration answerDeadline) {
        this.maxBody = maxBody;
        this.maxHeldTogether = maxHeldTogether;
        this.bodyDeadline = bodyDeadline;
        this.answerDeadline = answerDeadline;
    }

    /** Largest body of one request, in bytes. */
    int maxBody() {
        return maxBody;
    }

    /**
     * Bytes that bodies of this kind may take here at one time; a flood of one kind leaves the others their room. Nobody has
     * looked at a token yet, so all of them together have to fit the heap that {@code deploy/docker/Dockerfile} gives: callbacks
     * have the most, because ConnectWise gives them up after two repetitions.
     */
    int maxHeldTogether() {
        return maxHeldTogether;
    }

    /** Time for the body to arrive, counted from the request's head. */
    Duration bodyDeadline() {
        return bodyDeadline;
    }

    /** Time until the service's answer begins, counted from the request's head. A stream may go on longer. */
    Duration answerDeadline() {
        return answerDeadline;
    }

    static Duration longestAnswer() {
        return Arrays.stream(values())
                .map(Traffic::answerDeadline)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static int mebibytes(int count) {
        return count * 1024 * 1024;
    }
}
