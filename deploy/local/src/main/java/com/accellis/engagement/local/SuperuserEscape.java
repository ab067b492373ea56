package com.accellis.engagement.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * PostgreSQL refuses to run as root. Where we are root, it runs in a user namespace of its own, in which it is nobody;
 * on disk its files belong to root as before, so the data directory works the same after every restart.
 */
final class SuperuserEscape {

    private SuperuserEscape() {}

    /** What to put before a command of PostgreSQL: nothing for ordinary users. */
    static List<String> prefix() {
        return isRoot() ? List.of("unshare", "--user") : List.of();
    }

    /** @throws CannotStartException when we are root on a machine that allows no user namespace */
    static void check() throws IOException, InterruptedException {
        if (!isRoot()) {
            return;
        }
        try {
            var process = new ProcessBuilder("unshare", "--user", "true")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor() == 0) {
                return;
            }
        } catch (IOException noSuchProgram) {
            // Answered below.
        }
        throw new CannotStartException("PostgreSQL does not run as root here: start as an ordinary user.");
    }

    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException | UnsupportedOperationException noProcFileSystem) {
            return "root".equals(System.getProperty("user.name"));
        }
    }
}
