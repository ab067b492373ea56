package com.accellis.engagement.endtoend;

import java.util.regex.Pattern;

/** What services log when work of theirs has failed that nobody repeats. */
final class FailedWork {

    /** Of our own or of a job. The messaging library complains about each batch that is left to the next start. */
    private static final Pattern LOGGED =
            Pattern.compile(" ERROR \\[(c\\.a\\.e|i\\.q\\.s)\\.|EntityManagerFactory is closed|pool is closed");

    private FailedWork() {}

    static boolean isTold(String line) {
        return LOGGED.matcher(line).find();
    }
}
