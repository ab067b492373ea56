package com.accellis.engagement.endtoend;

import java.util.regex.Pattern;

/** What services log when work of theirs has failed that nobody repeats. */
final class FailedWork {

    /** By the scheduler. */
    static final String OF_A_JOB = " ERROR [i.q.s.";

    /**
     * Of our own or of a job, or for want of what was closed under it. The messaging library complains about each batch that
     * is left to the next start.
     */
    private static final Pattern LOGGED = Pattern.compile(" ERROR \\[c\\.a\\.e\\.|" + Pattern.quote(OF_A_JOB)
            + "|EntityManagerFactory is closed|pool is closed|connection has been closed");

    private FailedWork() {}

    static boolean isTold(String line) {
        return LOGGED.matcher(line).find();
    }
}
