package com.accellis.engagement.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {

    private static final String PASSWORD = "superuser-password";

    @Test
    void dataOutlivesStopsCrashesAndStrangersProcessNumbers(@TempDir Path directory) throws Exception {
        try (var data = DataDirectory.open(directory)) {
            var runFiles = new RunFiles(data.directory("run"));
            var port = new Ports().free();
            var database = new Database("scoring", "scoring-password", port);
            var server = new PostgresServer(data, PASSWORD, port, runFiles);
            try {
                // A first start makes the database, safe against power failures.
                server.start();
                new DatabaseSetup(port, PASSWORD).createMissing(List.of(database));
                assertThat(ask(database, "SHOW fsync")).isEqualTo("on");
                assertThat(ask(database, "SHOW synchronous_commit")).isEqualTo("on");
                assertThat(ask(database, "SHOW log_timezone")).isEqualTo("UTC");
                assertThat(ask(database, "SHOW max_connections")).isEqualTo("200");
                execute(
                        database,
                        "CREATE EXTENSION pg_trgm",
                        "CREATE TABLE kept (value int)",
                        "INSERT INTO kept VALUES (1)");

                // Stopped and started by another launcher.
                server.stop(Duration.ofSeconds(10));
                assertThat(server.isRunning()).isFalse();
                server = new PostgresServer(data, PASSWORD, port, runFiles);
                server.start();
                new DatabaseSetup(port, PASSWORD).createMissing(List.of(database));
                assertThat(ask(database, "SELECT count(*) FROM kept")).isEqualTo("1");
                execute(database, "INSERT INTO kept VALUES (2)");

                // Killed in the middle of its work.
                var killed = runFiles.find(PostgresServer.NAME).orElseThrow();
                killed.destroyForcibly();
                killed.onExit().join();
                assertThat(server.isRunning()).isFalse();
                server.start();
                assertThat(ask(database, "SELECT count(*) FROM kept")).isEqualTo("2");

                // The launcher was killed and the server left running: the next one takes over.
                server = new PostgresServer(data, PASSWORD, port, runFiles);
                new PostgresControl(data).endLeftover();
                assertThat(server.isRunning()).isFalse();

                // A note whose process number now is somebody else's.
                Files.writeString(
                        data.resolve("postgresql/postmaster.pid"),
                        ProcessHandle.current().pid() + "\n" + data.resolve("postgresql") + "\n1\n" + port + "\n");
                server.start();
                assertThat(ask(database, "SELECT count(*) FROM kept")).isEqualTo("2");
            } finally {
                server.stop(Duration.ofSeconds(10));
            }
        }
    }

    private static String ask(Database database, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(database.url(), database.name(), database.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void execute(Database database, String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection(database.url(), database.name(), database.password());
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
