package com.accellis.engagement.endtoend.system;

import com.accellis.engagement.testkit.Infrastructure;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** The processes behind a local PostgreSQL, which can be killed and started again with the same data. */
final class DatabaseServer {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Infrastructure.Database database;
    private final Path data;
    /** The line that PostgreSQL notes about its own start: program and options, quoted for a shell. */
    private final String command;

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

    /** With the data that is there, and until it takes connections. */
    void start() {
        try {
            Files.deleteIfExists(data.resolve("postmaster.pid"));
            new ProcessBuilder(List.of("/bin/sh", "-c", "exec " + escape() + command))
                    .directory(data.toFile())
                    .redirectInput(Redirect.from(new File("/dev/null")))
                    .redirectErrorStream(true)
                    .redirectOutput(
                            Redirect.appendTo(data.resolve("after-kill.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL cannot be run", e);
        }
        Awaitility.await("start of PostgreSQL").atMost(LIMIT).pollInterval(LOOK).until(this::answers);
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
        try {
            var number =
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0).trim();
            return ProcessHandle.of(Long.parseLong(number))
                    .orElseThrow(() -> new IllegalStateException("PostgreSQL is not running"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
