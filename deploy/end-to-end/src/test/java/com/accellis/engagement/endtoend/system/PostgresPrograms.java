package com.accellis.engagement.endtoend.system;

import com.accellis.engagement.testkit.Infrastructure;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The programs that dump and restore databases, all of one directory: the one that {@code -Dpostgresql.bin} names, or
 * else the first on the path whose programs can be used. Older ones than the server refuse to dump its databases.
 */
final class PostgresPrograms {

    private static final String GIVEN = "postgresql.bin";
    private static final int OLDEST = 18;
    private static final String FIRST = "pg_dump";
    private static final List<String> NAMES = List.of(FIRST, "pg_restore", "psql", "createdb");
    private static final Pattern MAJOR_VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");
    private static final long LIMIT_MINUTES = 10;

    private PostgresPrograms() {}

    /**
     * Where pg_dump is, with the others beside it. Whoever names a directory that will not do is told so by a failure.
     */
    static Optional<Path> find() {
        var given = System.getProperty(GIVEN);
        if (given != null) {
            var directory = Path.of(given).toAbsolutePath();
            fault(directory).ifPresent(fault -> {
                throw new IllegalStateException("-D" + GIVEN + "=" + directory + ": " + fault);
            });
            return Optional.of(directory.resolve(FIRST));
        }
        return path().filter(directory -> fault(directory).isEmpty())
                .findFirst()
                .map(directory -> directory.resolve(FIRST));
    }

    /** Why there is none, with what was found instead. */
    static String missing() {
        var found = path().filter(directory -> Files.isExecutable(directory.resolve(FIRST)))
                .map(directory -> directory + ": " + fault(directory).orElse("can be used"))
                .toList();
        return "There is no directory with " + String.join(", ", NAMES) + " of PostgreSQL " + OLDEST
                + " or later on the path (" + (found.isEmpty() ? "no pg_dump at all" : String.join("; ", found))
                + "); name one with -D" + GIVEN + "=DIR";
    }

    private static Stream<Path> path() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).map(Path::of);
    }

    /** What is wrong with the programs of a directory; empty when they can be used. */
    private static Optional<String> fault(Path directory) {
        var missing = NAMES.stream()
                .filter(name -> !Files.isExecutable(directory.resolve(name)))
                .toList();
        if (!missing.isEmpty()) {
            return Optional.of("no " + String.join(", no ", missing));
        }
        var said = version(directory.resolve(FIRST));
        var major = MAJOR_VERSION.matcher(said);
        if (!major.find()) {
            return Optional.of("pg_dump --version says: " + said);
        }
        return Integer.parseInt(major.group(1)) >= OLDEST
                ? Optional.empty()
                : Optional.of("pg_dump is of version " + major.group(1));
    }

    private static String version(Path program) {
        try {
            var process = new ProcessBuilder(program.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return e.toString();
        }
    }

    /**
     * Runs commands in a shell, as the superuser of a server, until the first that fails; then fails with what was
     * said. The shell tells each command that it runs.
     *
     * @param directory in which they run, and where {@code commands.log} has what they said
     */
    static void run(Infrastructure.Database server, Path directory, String commands) {
        var log = directory.resolve("commands.log");
        var address = URI.create(server.jdbcUrl().substring("jdbc:".length()));
        var builder = new ProcessBuilder("/bin/sh", "-eux", "-c", commands)
                .directory(directory.toFile())
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()));
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("PG"));
        environment.put(
                "PATH",
                Program.POSTGRESQL.path().getParent() + File.pathSeparator + environment.getOrDefault("PATH", ""));
        environment.put("PGHOST", address.getHost());
        environment.put("PGPORT", Integer.toString(address.getPort()));
        environment.put("PGUSER", server.user());
        environment.put("PGPASSWORD", server.password());
        environment.put("PGDATABASE", Databases.FIRST);
        environment.put("PSQLRC", "/dev/null");
        try {
            var process = builder.start();
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError("Not done in " + LIMIT_MINUTES + " min: " + Files.readString(log));
            }
            if (process.exitValue() != 0) {
                throw new AssertionError("Ended with " + process.exitValue() + ": " + Files.readString(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Commands cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
