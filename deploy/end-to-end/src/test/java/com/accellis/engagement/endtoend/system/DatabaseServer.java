package com.accellis.engagement.endtoend.system;

import com.accellis.engagement.testkit.Infrastructure;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The processes behind a local PostgreSQL, which can be killed and started again with the same data. */
final class DatabaseServer {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Infrastructure.Database database;
    private final Path data;
    /** The line that PostgreSQL notes about its own start: program and options, quoted for a shell. */
    private final String command;
    /** The main process that was started last; null before. It has no number in the directory until it has got somewhere. */
    private Process begun;

    private DatabaseServer(Infrastructure.Database database, Path data, String command) {
        this.database = database;
        this.data = data;
        this.command = command;
    }

    /** Has to be running. */
    static DatabaseServer of(Infrastructure.Database database) {
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement();
                var row = statement.executeQuery("SHOW data_directory")) {
            row.next();
            var data = Path.of(row.getString(1));
            return new DatabaseServer(
                    database,
                    data,
                    Files.readString(data.resolve("postmaster.opts")).trim());
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL does not answer", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, if it has not ended by itself. */
    void killIfRunning() {
        if (process().isPresent()) {
            kill();
        }
    }

    /** SIGKILL for the main process. Its children notice and end by themselves; before that no other can start. */
    void kill() {
        var main = mainProcess();
        var children = main.children().toList();
        main.destroyForcibly();
        Awaitility.await("end of PostgreSQL")
                .atMost(LIMIT)
                .pollInterval(LOOK)
                .until(() -> !main.isAlive() && children.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** SIGSTOP: new connections are made by the operating system, and nothing is answered. Returns what was halted. */
    List<ProcessHandle> halt() {
        var main = mainProcess();
        // First, so that no other child comes.
        Signal.STOP.send(main.pid());
        var children = main.descendants().toList();
        children.forEach(process -> Signal.STOP.send(process.pid()));
        return Stream.concat(Stream.of(main), children.stream()).toList();
    }

    /** SIGCONT. */
    static void goOn(List<ProcessHandle> halted) {
        halted.forEach(process -> Signal.CONT.send(process.pid()));
    }

    /** PostgreSQL recovers by itself, or has ended and is started; it may end while it recovers. */
    void awaitRecovery() {
        Awaitility.await("recovery of PostgreSQL")
                .atMost(LIMIT)
                .pollInterval(LOOK)
                .until(() -> {
                    if (!isBeginning() && process().isEmpty()) {
                        run();
                    }
                    return answers();
                });
    }

    /** Kills it, and starts it on a disk with so many megabytes of room. */
    SmallDisk moveToSmallDisk(int room) {
        kill();
        var disk = SmallDisk.inPlaceOf(data, room);
        start();
        return disk;
    }

    private boolean isBeginning() {
        return begun != null && begun.isAlive();
    }

    /** With the data that is there, and until it takes connections. */
    void start() {
        run();
        Awaitility.await("start of PostgreSQL").atMost(LIMIT).pollInterval(LOOK).until(this::answers);
    }

    private void run() {
        try {
            Files.deleteIfExists(data.resolve("postmaster.pid"));
            begun = new ProcessBuilder(List.of("/bin/sh", "-c", "exec " + escape() + command))
                    .directory(data.toFile())
                    .redirectInput(Redirect.from(new File("/dev/null")))
                    .redirectErrorStream(true)
                    .redirectOutput(
                            Redirect.appendTo(data.resolve("after-kill.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL cannot be run", e);
        }
    }

    /** PostgreSQL does not run as root; in a user namespace of its own it is nobody. */
    private static String escape() {
        return "root".equals(System.getProperty("user.name")) ? "unshare --user " : "";
    }

    private boolean answers() {
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private ProcessHandle mainProcess() {
        return process().orElseThrow(() -> new IllegalStateException("PostgreSQL is not running"));
    }

    private Optional<ProcessHandle> process() {
        try {
            var lines = Files.readAllLines(data.resolve("postmaster.pid"));
            return lines.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(lines.get(0).trim())).filter(ProcessTree::isAlive);
        } catch (NoSuchFileException ended) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
