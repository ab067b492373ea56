package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.order.AfterImports;
import com.accellis.engagement.endtoend.system.Quiet;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Systems;
import com.accellis.engagement.events.Topic;
import com.accellis.engagement.events.Topics;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The whole system under a steady load of changes to the same records: what its processes take of the machine does not
 * grow, tables and topics grow by what is kept on purpose and no faster than events come, and work does not pile up.
 * Judged by the second half, by when caches are full and autovacuum has found its pace.
 */
@Tag("long-only")
@AfterImports
@Timeout(value = 180, unit = TimeUnit.MINUTES)
class GrowthIT {

    private static final long SEED = 811;
    private static final Duration EVERY = Duration.ofSeconds(15);
    private static final List<String> PROCESSES =
            List.of("webhook-gateway", "connector-service", "client-registry-service", "scoring-service", "edge");

    private static final double MEBIBYTE = 1 << 20;
    private static final double HEAP_PER_MINUTE = MEBIBYTE;
    private static final double HEAP_SHARE = 0.05;
    /** Buffers that are kept for the next message, in a service that needs little else. */
    private static final double HEAP_IN_ANY_CASE = 2 * MEBIBYTE;

    /** The collector gives memory back late and takes it early, and the allocator of C keeps what it has. */
    private static final double RESIDENT_SHARE = 0.10;

    private static final double FILES_PER_MINUTE = 0.5;
    private static final double THREADS_PER_MINUTE = 0.2;

    /** What comes in ten seconds: 40 callbacks and 13 changes a second, and some. */
    private static final long WAITING_AT_MOST = 600;

    /** Work: rows come and go, and in the end there is none. */
    private static final Map<String, String> WORK = Map.of(
            "registry.outbox", "SELECT count(*) FROM outbox",
            "scoring.outbox", "SELECT count(*) FROM outbox",
            "scoring.rescore_mark", "SELECT count(*) FROM rescore_mark",
            "connector.refresh_request", "SELECT count(*) FROM refresh_request",
            "connector.source_record", "SELECT count(*) FROM source_record WHERE pending IS NOT NULL");

    private static final List<String> CONSUMERS =
            List.of("connector-service", "client-registry-service", "scoring-service");

    /** How often it must be known at least how much waits on topics. */
    private static final double KNOWN_SHARE = 0.9;

    /** The topics whose records become facts. */
    private static final List<String> FACTS = List.of(
            "connectwise.tickets",
            "connectwise.time-entries",
            "connectwise.agreements",
            "connectwise.agreement-additions",
            "crewhu.surveys");

    /**
     * How many rows a table may gain: so many per event about a fact, per minute, and in any case. The last is for what
     * comes with the hour or the day; a leak of a row per event would be thousands.
     */
    private record Allowance(double perEvent, double perMinute, double once) {

        static final Allowance NOTHING = new Allowance(0, 0, 50);

        double rows(double events, double minutes) {
            return perEvent * events + perMinute * minutes + once;
        }
    }

    /** What is kept on purpose, see the page on retention. Each other table has a row per record, client or source. */
    private static final Map<String, Allowance> KEPT = Map.of(
            // The version of a fact that an event supersedes, for 400 days: scores can be explained as of then.
            "scoring.superseded_fact", new Allowance(1, 0, 50),
            // What an event does to the score of a client, for 400 days; a ticket that moves has two.
            "scoring.score_change", new Allowance(2, 0, 50),
            // Runs begin by the clock, three a minute in all, and are kept for 90 days.
            "connector.sync_run", new Allowance(0, 4, 20),
            // Changes that a run saw before their callback came are judged, and dropped, half a minute later.
            "connector.polled_change", new Allowance(0, 0, 13 * 60),
            // Two minutes of requests, at most some 50 a second: one asks for a single record, or for a hundred.
            "connector.source_request", new Allowance(0, 0, 6_000),
            // Three for each client, should the day end meanwhile.
            "scoring.closing_score", new Allowance(0, 0, 3.0 * Counts.CLIENTS_OF_FAULTS * 2));

    /** Dead rows wait for autovacuum, which comes by the minute and not before a fifth of a table is dead. */
    private static final double SLACK_SHARE = 0.10;

    private static final double SLACK_BYTES = 2 * MEBIBYTE;
    /** How much more each row, or each record on a topic, may take than before. */
    private static final double DEARER = 1.25;

    @RegisterExtension
    final Systems systems = new Systems();

    private final Map<String, Series> measured = new TreeMap<>();
    private final long began = System.nanoTime();

    @Test
    void nothingGrowsButWhatIsKept() throws SQLException {
        // Given
        var system = systems.fragile(Counts.CLIENTS_OF_FAULTS, SEED);
        Quiet.reach(system);
        var processes = processes(system);

        try (var load = new SteadyLoad(system, SEED)) {
            // When
            var start = System.nanoTime();
            var round = 0;
            while (Figures.since(start).compareTo(Counts.GROWTH) < 0) {
                load.check();
                measure(system, processes);
                var next = start + EVERY.toNanos() * ++round;
                Pause.of(Duration.ofNanos(Math.max(0, next - System.nanoTime())));
            }
            load.stop();
            var result = Comparison.atRest(system);
            var left = work(system);

            // Then
            var found = new SoftAssertions();
            judgeProcesses(found);
            judgeTables(found);
            judgeTopics(found);
            judgeWork(found, left);
            Figures.print(
                    "growth",
                    "%s: %s; %.0f events about facts; %d scores compared: %d wrong; work left %s",
                    Figures.seconds(Counts.GROWTH),
                    load,
                    measured.get("events").last() - measured.get("events").first(),
                    result.scores(),
                    result.differences().size(),
                    left);
            found.assertThat(processes(system))
                    .as("processes, none of them started anew")
                    .isEqualTo(processes);
            // Less would be no load: FaultIT makes about six changes a second.
            found.assertThat((double) load.changes()).as("changes made").isGreaterThan(6.0 * Counts.GROWTH.toSeconds());
            found.assertThat(load.answers().keySet()).as("answers to callbacks").isSubsetOf(204, 429);
            found.assertAll();
            result.assertNoDifference();
        }
    }

    private static Map<String, ProcessHandle> processes(RunningSystem system) {
        return PROCESSES.stream()
                .collect(
                        Collectors.toMap(name -> name, name -> system.part(name).process()));
    }

    // --- Measuring

    private void measure(RunningSystem system, Map<String, ProcessHandle> processes) throws SQLException {
        processes.forEach((name, process) -> {
            var figures = ProcessFigures.of(process);
            add(name + " heap", figures.heapBytes());
            add(name + " resident", figures.residentBytes());
            add(name + " files", figures.openFiles());
            add(name + " threads", figures.threads());
        });
        var events = 0.0;
        var scoring = system.metrics("scoring-service");
        for (var topic : FACTS) {
            events += scoring.sum("engagement_events_consumed_total", "topic", topic);
        }
        add("events", events);
        for (var database : List.of("connector", "registry", "scoring")) {
            measureTables(system, database);
        }
        work(system).forEach((name, rows) -> add("work " + name, rows));
        for (var consumer : CONSUMERS) {
            var waiting = system.metrics(consumer).sum("engagement_topic_waiting");
            if (!Double.isNaN(waiting)) {
                add("work topics of " + consumer, waiting);
            }
        }
        var topics = Topics.events().stream().map(Topic::name).toList();
        var written = system.kafka().written(topics);
        var bytes = system.kafka().bytes();
        topics.forEach(topic -> {
            add("topic " + topic + " records", written.get(topic));
            add("topic " + topic + " bytes", bytes.getOrDefault(topic, 0L));
        });
    }

    private void measureTables(RunningSystem system, String database) throws SQLException {
        try (var connection = system.connect(database);
                var statement = connection.createStatement()) {
            var names = new ArrayList<String>();
            try (var rows = statement.executeQuery("SELECT table_name FROM information_schema.tables"
                    + " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'")) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            var each = names.stream()
                    .map(name -> "SELECT '" + name + "', count(*), pg_total_relation_size('\"" + name + "\"') FROM \""
                            + name + '"')
                    .collect(Collectors.joining(" UNION ALL "));
            try (var rows = statement.executeQuery(each)) {
                while (rows.next()) {
                    var table = "table " + database + "." + rows.getString(1);
                    add(table + " rows", rows.getLong(2));
                    add(table + " bytes", rows.getLong(3));
                }
            }
        }
    }

    private static Map<String, Long> work(RunningSystem system) throws SQLException {
        var work = new TreeMap<String, Long>();
        for (var table : WORK.entrySet()) {
            try (var connection = system.connect(
                            table.getKey().substring(0, table.getKey().indexOf('.')));
                    var statement = connection.createStatement();
                    var row = statement.executeQuery(table.getValue())) {
                row.next();
                work.put(table.getKey(), row.getLong(1));
            }
        }
        return work;
    }

    private void add(String name, double value) {
        measured.computeIfAbsent(name, key -> new Series())
                .add(Figures.since(began).toMillis() / 60_000.0, value);
    }

    // --- Judging

    private void judgeProcesses(SoftAssertions found) {
        for (var name : PROCESSES) {
            var heap = measured.get(name + " heap").secondHalf();
            var resident = measured.get(name + " resident").secondHalf();
            var files = measured.get(name + " files").secondHalf();
            var threads = measured.get(name + " threads").secondHalf();
            Figures.print(
                    "growth",
                    "%-24s %.0f min: heap after collection %s MiB, resident %s MiB, files %s, threads %s",
                    name,
                    heap.minutes(),
                    line(heap, MEBIBYTE),
                    line(resident, MEBIBYTE),
                    line(files, 1),
                    line(threads, 1));
            found.assertThat(heap.slope())
                    .as("bytes of heap of %s per minute", name)
                    .isLessThan(HEAP_PER_MINUTE);
            found.assertThat(heap.growth())
                    .as("growth of the heap of %s", name)
                    .isLessThan(Math.max(HEAP_SHARE * heap.mean(), HEAP_IN_ANY_CASE));
            found.assertThat(resident.growth() / resident.mean())
                    .as("growth of the resident memory of %s", name)
                    .isLessThan(RESIDENT_SHARE);
            found.assertThat(files.slopeAtLeast())
                    .as("open files of %s per minute", name)
                    .isLessThan(FILES_PER_MINUTE);
            found.assertThat(threads.slopeAtLeast())
                    .as("threads of %s per minute", name)
                    .isLessThan(THREADS_PER_MINUTE);
        }
    }

    /** The first and last of the half, and the slope of the line through all of it. */
    private static String line(Series series, double unit) {
        return String.format(
                Locale.ROOT,
                "%.1f to %.1f (%+.3f/min)",
                series.first() / unit,
                series.last() / unit,
                series.slope() / unit);
    }

    private void judgeTables(SoftAssertions found) {
        var events = measured.get("events").secondHalf();
        var grown = new LinkedHashMap<String, String>();
        for (var table : named("table ", " rows")) {
            var rows = measured.get("table " + table + " rows").secondHalf();
            var bytes = measured.get("table " + table + " bytes").secondHalf();
            var allowed = KEPT.getOrDefault(table, Allowance.NOTHING).rows(events.growth(), events.minutes());
            if (rows.growth() >= 1 || bytes.growth() >= MEBIBYTE) {
                grown.put(
                        table,
                        String.format(
                                Locale.ROOT,
                                "%+.0f rows (%.0f allowed), %+.2f MiB",
                                rows.growth(),
                                allowed,
                                bytes.growth() / MEBIBYTE));
            }
            found.assertThat(rows.growth()).as("rows that %s gained", table).isLessThanOrEqualTo(allowed);
            // A table may take more by what its new rows take, each as much as those before it.
            var perRow = bytes.first() / Math.max(1, rows.first());
            found.assertThat(bytes.growth())
                    .as("bytes that %s gained with %.0f rows", table, rows.growth())
                    .isLessThan(DEARER * perRow * Math.max(0, rows.growth())
                            + Math.max(SLACK_BYTES, SLACK_SHARE * bytes.first()));
        }
        Figures.print("growth", "tables: %s; all others stay as they are", grown);
    }

    private void judgeTopics(SoftAssertions found) {
        var grown = new LinkedHashMap<String, String>();
        for (var topic : named("topic ", " records")) {
            var records = measured.get("topic " + topic + " records");
            var bytes = measured.get("topic " + topic + " bytes");
            var laterRecords = records.secondHalf();
            var laterBytes = bytes.secondHalf();
            var earlier = laterRecords.first() - records.first();
            if (laterRecords.growth() >= 1) {
                grown.put(
                        topic,
                        String.format(
                                Locale.ROOT,
                                "%+.0f records, %+.2f MiB",
                                laterRecords.growth(),
                                laterBytes.growth() / MEBIBYTE));
            }
            var perRecord = earlier < 1 ? 0 : (laterBytes.first() - bytes.first()) / earlier;
            found.assertThat(laterBytes.growth())
                    .as("bytes that %s gained with %.0f records", topic, laterRecords.growth())
                    .isLessThan(DEARER * perRecord * Math.max(0, laterRecords.growth()) + MEBIBYTE);
        }
        // An event about a fact becomes at most one version of the scores of each of two clients.
        var events = measured.get("events").secondHalf();
        for (var topic : List.of("engagement.scores", "engagement.score-changes")) {
            found.assertThat(measured.get("topic " + topic + " records")
                            .secondHalf()
                            .growth())
                    .as("offsets of %s for %.0f events", topic, events.growth())
                    // Marks that end transactions take offsets as well, at most one for each record.
                    .isLessThanOrEqualTo(2 * 2 * events.growth() + WAITING_AT_MOST);
        }
        Figures.print("growth", "topics: %s", grown);
    }

    private void judgeWork(SoftAssertions found, Map<String, Long> left) {
        var most = new TreeMap<String, Double>();
        WORK.keySet()
                .forEach(table -> most.put(table, measured.get("work " + table).largest()));
        for (var consumer : CONSUMERS) {
            var waiting = measured.getOrDefault("work topics of " + consumer, new Series());
            found.assertThat(waiting.count())
                    .as("times that %s knew what waits for it", consumer)
                    .isGreaterThan((int) (KNOWN_SHARE * measured.get("events").count()));
            most.put("topics of " + consumer, waiting.count() == 0 ? Double.NaN : waiting.largest());
        }
        Figures.print("growth", "work at most: %s", most);
        most.forEach((where, waiting) ->
                found.assertThat(waiting).as("work in %s", where).isLessThanOrEqualTo(WAITING_AT_MOST));
        assertThat(left).isNotEmpty();
        found.assertThat(left.values()).as("work left: %s", left).containsOnly(0L);
    }

    private List<String> named(String before, String after) {
        return measured.keySet().stream()
                .filter(name -> name.startsWith(before) && name.endsWith(after))
                .map(name -> name.substring(before.length(), name.length() - after.length()))
                .toList();
    }
}
