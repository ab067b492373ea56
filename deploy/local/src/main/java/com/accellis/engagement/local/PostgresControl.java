package com.accellis.engagement.local;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs PostgreSQL's own programs, and knows whether the server of our data directory is running. */
final class PostgresControl {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final DataDirectory directory;
    private final Path data;
    private final Path programs;
    private final Path log;

    PostgresControl(DataDirectory directory) {
        this.directory = directory;
        this.data = directory.resolve("postgresql");
        this.programs = directory.resolve("postgresql-programs");
        this.log = directory.log(PostgresServer.NAME);
    }

    Path data() {
        return data;
    }

    Path log() {
        return log;
    }

    /** Where a new cluster is made before it moves to {@link #data}. */
    Path newData() {
        return programs.resolve("new-data");
    }

    boolean isRunning() {
        return notedProcess().filter(this::isOurs).isPresent();
    }

    Optional<ProcessHandle> process() {
        return notedProcess().filter(this::isOurs);
    }

    /** A server that outlived its launcher is stopped properly; the note of one that did not is removed. */
    void endLeftover() throws IOException, InterruptedException {
        if (isRunning()) {
            stop("fast", STOP_LIMIT);
        } else {
            // The process number in it may be somebody else's by now, and PostgreSQL would not start beside that one.
            Files.deleteIfExists(note());
        }
    }

    /** @return whether no server is left */
    boolean stop(String mode, Duration limit) throws InterruptedException {
        try {
            run(
                    limit.plusSeconds(2),
                    "pg_ctl",
                    "stop",
                    "--pgdata=" + data,
                    "--mode=" + mode,
                    "--wait",
                    "--timeout=" + Math.max(1, limit.toSeconds()));
            return true;
        } catch (IOException | CannotStartException notStopped) {
            return !isRunning();
        }
    }

    /** @throws CannotStartException with the program's own last words when it fails */
    void run(Duration limit, String program, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(SuperuserEscape.prefix());
        command.add(PostgresPrograms.unpack(programs).resolve("bin/" + program).toString());
        command.addAll(List.of(arguments));
        var output = Files.createTempFile(directory.directory("run"), program, ".out");
        try {
            // To a file, not a pipe: the server inherits it and would keep a pipe open for as long as it runs.
            var process = new ProcessBuilder(command)
                    .redirectInput(Redirect.from(new File("/dev/null")))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new CannotStartException("PostgreSQL's " + program + " did not end; see " + log + ".");
            }
            if (process.exitValue() != 0) {
                throw new CannotStartException("PostgreSQL's " + program + " failed ("
                        + lastLine(Files.readString(output)) + "); see " + log + ".");
            }
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private Path note() {
        return data.resolve("postmaster.pid");
    }

    private Optional<ProcessHandle> notedProcess() {
        if (Files.notExists(note())) {
            return Optional.empty();
        }
        try {
            var number = Files.readAllLines(note()).get(0).trim();
            return ProcessHandle.of(Long.parseLong(number)).filter(ProcessHandle::isAlive);
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException justAppearingOrDisappearing) {
            return Optional.empty();
        }
    }

    private boolean isOurs(ProcessHandle process) {
        return process.info()
                .command()
                .filter(path -> path.startsWith(programs.toString()))
                .isPresent();
    }

    private static String lastLine(String output) {
        return output.lines()
                .filter(line -> !line.isBlank())
                .reduce((first, second) -> second)
                .orElse("no output")
                .trim();
    }
}
