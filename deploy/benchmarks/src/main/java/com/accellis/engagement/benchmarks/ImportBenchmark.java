package com.accellis.engagement.benchmarks;

import com.accellis.engagement.testkit.Infrastructure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * How fast a first load is with the request limit lifted, over the whole way: page over HTTP, record table, event,
 * acknowledgement of the broker. Source, database and broker are on the same machine and share its processors.
 */
final class ImportBenchmark {

    private static final List<String> ENTITIES = List.of(
            "companies",
            "contacts",
            "service-tickets",
            "project-tickets",
            "time-entries",
            "agreements",
            "agreement-additions",
            "market-descriptions",
            "surveys");

    private static final int BARE_RECORDS = 100_000;

    private final Options options;
    private final Path root = Path.of(System.getProperty("repository.root"));
    private final Path directory;

    ImportBenchmark(Options options) throws IOException {
        this.options = options;
        this.directory = Files.createTempDirectory(
                Files.createDirectories(root.resolve("deploy/benchmarks/target/runs")), "import-");
    }

    void run() throws Exception {
        var infrastructure = Infrastructure.startDurable();
        var database = infrastructure.database();
        try (var source = startSource();
                var connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
            say(
                    "processors %d, fsync %s, logs in %s",
                    Runtime.getRuntime().availableProcessors(), setting(connection, "fsync"), directory);
            var address = source.await(Pattern.compile("sandbox listening on (http://\\S+)"))
                    .group(1);
            say(
                    "limits: reading alone %d/s, storing alone %d/s, publishing alone %d/s",
                    BareLoops.reading(address, BARE_RECORDS),
                    BareLoops.storing(database, BARE_RECORDS),
                    BareLoops.publishing(infrastructure.broker(), BARE_RECORDS));
            try (var connector = startConnector(infrastructure, address)) {
                awaitLoaded(connection, connector);
                report(connection);
                memory(connector);
            }
        }
    }

    private Program startSource() throws IOException {
        var packages = root.resolve("deploy/sandbox/target");
        return Program.start(
                directory.resolve("sandbox.log"),
                List.of(
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        packages + "/*" + File.pathSeparator + packages + "/lib/*",
                        "com.accellis.engagement.sandbox.Main",
                        "--port",
                        "0",
                        "--clients",
                        Integer.toString(options.clients()),
                        "--tickets",
                        Integer.toString(options.tickets()),
                        "--no-live-changes"));
    }

    private Program startConnector(Infrastructure infrastructure, String source) throws Exception {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("connectwise.base-url", source);
        settings.put("connectwise.company-id", "northwind");
        settings.put("connectwise.public-key", "sandbox-public");
        settings.put("connectwise.private-key", "sandbox-private");
        settings.put("connectwise.client-id", "5a2b0c1e-0000-4000-8000-000000000001");
        settings.put("connectwise.requests-per-minute", "1000000");
        settings.put("crewhu.base-url", source + "/api/");
        settings.put("crewhu.api-key", "sandbox-crewhu");
        settings.put("kafka.bootstrap.servers", infrastructure.broker().bootstrapServers());
        settings.put("quarkus.datasource.jdbc.url", infrastructure.database().jdbcUrl());
        settings.put("quarkus.datasource.username", infrastructure.database().user());
        settings.put("quarkus.datasource.password", infrastructure.database().password());
        settings.put("quarkus.http.host", "127.0.0.1");
        settings.put("quarkus.http.port", "0");
        settings.put("quarkus.management.host", "127.0.0.1");
        settings.put("quarkus.management.port", "0");
        settings.put("quarkus.oidc.public-key", somePublicKey());
        settings.put("quarkus.oidc.token.issuer", "urn:engagement:nobody");
        settings.put("engagement.deployment", "local");
        ENTITIES.forEach(entity -> settings.put("sync.every." + entity, "1h"));
        var command = new ArrayList<String>();
        command.add("-Xmx" + options.heapMegabytes() + "m");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add(HeapLog.option(directory.resolve("gc.log")));
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("-jar");
        command.add(root.resolve("connector-service/target/quarkus-app/quarkus-run.jar")
                .toString());
        return Program.start(directory.resolve("connector.log"), command);
    }

    private static void awaitLoaded(Connection connection, Program connector)
            throws SQLException, InterruptedException {
        var shown = System.nanoTime();
        while (!isMade(connection) || !loaded(connection)) {
            connector.checkAlive();
            TimeUnit.MILLISECONDS.sleep(500);
            if (System.nanoTime() - shown > TimeUnit.SECONDS.toNanos(10) && isMade(connection)) {
                shown = System.nanoTime();
                say("  read so far: %d", number(connection, "SELECT coalesce(sum(read), 0) FROM sync_run"));
            }
        }
    }

    private static boolean isMade(Connection connection) throws SQLException {
        return number(connection, "SELECT count(*) FROM pg_tables WHERE tablename = 'survey_link'") > 0;
    }

    private static boolean loaded(Connection connection) throws SQLException {
        if (number(connection, "SELECT count(*) FROM sync_run WHERE state = 'failed'") > 0) {
            throw new IllegalStateException("A run failed; see connector.log");
        }
        return number(connection, "SELECT count(*) FROM sync_cursor") == ENTITIES.size();
    }

    /** A run is completed when the broker has acknowledged everything it read. */
    private static void report(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var runs = statement.executeQuery(
                        "SELECT entity, state, added, requests, started_at, finished_at FROM sync_run ORDER BY added DESC")) {
            var all = 0L;
            Instant first = Instant.MAX;
            Instant last = Instant.MIN;
            while (runs.next()) {
                var added = runs.getLong("added");
                var began = runs.getTimestamp("started_at").toInstant();
                var ended = runs.getTimestamp("finished_at").toInstant();
                say(
                        "%-20s %9d records %7.1f s %7d/s  %s, %d requests",
                        runs.getString("entity"),
                        added,
                        seconds(began, ended),
                        Math.round(added / seconds(began, ended)),
                        runs.getString("state"),
                        runs.getLong("requests"));
                all += added;
                first = began.isBefore(first) ? began : first;
                last = ended.isAfter(last) ? ended : last;
            }
            say(
                    "%-20s %9d records %7.1f s %7d/s",
                    "all", all, seconds(first, last), Math.round(all / seconds(first, last)));
        }
    }

    private void memory(Program connector) throws IOException {
        var heap = HeapLog.read(directory.resolve("gc.log"));
        say(
                "heap of %d MB: at most %d MB in use, at most %d MB left by a full collection; %d collections, %.1f s in all",
                options.heapMegabytes(),
                heap.peakMegabytes(),
                heap.leftMegabytes(),
                heap.collections(),
                heap.pausedMillis() / 1000);
        var status = Path.of("/proc", Long.toString(connector.pid()), "status");
        if (Files.exists(status)) {
            Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmHWM"))
                    .forEach(line -> say("%s", line));
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static String setting(Connection connection, String name) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SHOW " + name)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Nobody signs tokens here: nobody calls the connector. */
    private static String somePublicKey() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return Base64.getEncoder()
                .encodeToString(generator.generateKeyPair().getPublic().getEncoded());
    }

    private static double seconds(Instant from, Instant to) {
        return Math.max(1, Duration.between(from, to).toMillis()) / 1000.0;
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
