package com.accellis.engagement.connector.source;

/** Counts the requests that one thread sends to ConnectWise or CrewHu, for the history of runs. */
public final class RequestTally {

    private static final ThreadLocal<RequestTally> CURRENT = new ThreadLocal<>();
    private static final int TOO_MANY_REQUESTS = 429;

    private long requests;
    private long throttled;

    private RequestTally() {}

    /** Begins to count what the current thread sends. */
    public static RequestTally begin() {
        var tally = new RequestTally();
        CURRENT.set(tally);
        return tally;
    }

    public static void end() {
        CURRENT.remove();
    }

    /** @param status of the answer, 0 for none */
    static void count(int status) {
        RequestTally tally = CURRENT.get();
        if (tally != null) {
            tally.requests++;
            tally.throttled += status == TOO_MANY_REQUESTS ? 1 : 0;
        }
    }

    /** Requests sent, repetitions included. */
    public long requests() {
        return requests;
    }

    /** Those answered with "too many requests". */
    public long throttled() {
        return throttled;
    }
}
