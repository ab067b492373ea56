package com.accellis.engagement.endtoend;

import static org.awaitility.Awaitility.await;

import com.accellis.engagement.endtoend.Claims.Past;
import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Kafka;
import com.accellis.engagement.endtoend.system.Metrics;
import com.accellis.engagement.endtoend.system.Quiet;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Sandbox;
import com.accellis.engagement.endtoend.system.Systems;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What services say of what waits, and for how long it has, is what databases and topics say: while consumers, relays,
 * broker, database and source are held up, on purpose, one after the other. Two things are never claims: what is not a
 * number, and what was true a moment ago, if the moment is no longer ago than the gauge's own period.
 */
@Tag("long-only")
@Isolated("Compares ages to the second.")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ReportedLagIT {

    private static final long SEED = 821;

    private static final String SCORING = "scoring-service";
    private static final String REGISTRY = "client-registry-service";
    private static final String CONNECTOR = "connector-service";

    private static final String TICKETS = "connectwise.tickets";
    private static final String TIME_ENTRIES = "connectwise.time-entries";
    private static final String COMPANIES = "connectwise.companies";
    private static final String CALLBACKS = "connectwise.callbacks";
    private static final List<String> FACTS = List.of(TICKETS, TIME_ENTRIES);
    private static final List<String> COMMITTED = List.of(COMPANIES, CALLBACKS);
    private static final List<String> TOPICS = List.of(TICKETS, TIME_ENTRIES, COMPANIES, CALLBACKS);
    private static final List<String> READ = List.of("companies", "time-entries");

    /** From a question to its answer on a machine with much to do. */
    private static final Duration ASKED_WITHIN = Duration.ofSeconds(2);
    /** {@code backlog.every}, and how long such a look takes. */
    private static final Duration TOPICS_LOOKED_AT = Duration.ofSeconds(5 + 2);
    /** A look at a broker that is away gives up after 3 s, at each of four questions. */
    private static final Duration BROKER_GIVEN_UP = TOPICS_LOOKED_AT.plusSeconds(4 * 3);
    /** One for a database gives up after 3 s without a connection. */
    private static final Duration DATABASE_GIVEN_UP = TOPICS_LOOKED_AT.plusSeconds(3);
    /** {@code sync.gauges-every}, and how long such a look takes. */
    private static final Duration SOURCES_LOOKED_AT = Duration.ofSeconds(10 + 2);
    /** A run's end reaches the scoring service over a topic. */
    private static final Duration RUN_TOLD = Duration.ofSeconds(5);

    /** More than a consumer takes before it is paused, which is 2,000 at work and twice as many that wait for it. */
    private static final int MANY = 12_000;

    private static final int FEW = 50;
    private static final int ROUNDS = 15;
    /** Longer than a run is awaited, and long after gauges have given up, of three services one after the other. */
    private static final Duration AWAY = Duration.ofSeconds(90);

    private static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @RegisterExtension
    final Systems systems = new Systems();

    private final Claims claims = new Claims();

    private record Backlog(String service, String topic, Past<Kafka.Waiting> past) {}

    private interface Round {
        void sample() throws SQLException;
    }

    @Test
    void whatIsSaidOfWhatWaitsIsTrue() throws Exception {
        // Given
        var system = systems.fragile(Counts.CLIENTS_OF_FAULTS, SEED);
        touch(system, Sandbox.SERVICE_TICKETS, FEW);
        Quiet.reach(system);

        // When
        whileConsumersWait(system);
        whileRelaysWait(system);
        whileTheSourceIsSlow(system);
        whileTheBrokerIsAway(system);
        whileTheDatabaseIsAway(system);
        Quiet.reach(system);

        // Then
        claims.print("reported-lag");
        var found = new SoftAssertions();
        claims.judge(found);
        for (var topic : TOPICS) {
            claims.judgeTold(found, "consumers wait: engagement_topic_waiting of " + topic);
            claims.judgeTold(found, "consumers wait: engagement_topic_oldest_age of " + topic);
        }
        // How far these are, they have told the broker.
        for (var topic : COMMITTED) {
            claims.judgeTold(found, "database away: engagement_topic_waiting of " + topic);
            claims.judgeTold(found, "database away: engagement_topic_oldest_age of " + topic);
        }
        // Otherwise nothing was away.
        TOPICS.forEach(topic -> claims.judgeNotAlwaysTold(found, "broker away: engagement_topic_waiting of " + topic));
        FACTS.forEach(topic -> claims.judgeNotAlwaysTold(found, "database away: engagement_topic_waiting of " + topic));
        for (var service : List.of(REGISTRY, SCORING)) {
            claims.judgeTold(found, "relays wait: engagement_outbox_waiting of " + service);
            claims.judgeTold(found, "relays wait: engagement_outbox_oldest_age of " + service);
        }
        READ.forEach(entity -> claims.judgeTold(found, "source slow: engagement_source_age of " + entity));
        found.assertAll();
    }

    /** Each service has taken records, and its database does not let it apply them. */
    private void whileConsumersWait(RunningSystem system) throws SQLException {
        var backlogs = backlogs(system);
        Round round = () -> {
            topics(system, "consumers wait", backlogs, TOPICS_LOOKED_AT);
            pipeline(system);
        };
        try (var scoring = locked(system, "scoring", "fact");
                var registry = locked(system, "registry", "registry_version");
                var connector = locked(system, "connector", "callback_received")) {
            // A few first, until the consumers take no more; then many.
            for (var wave = 0; wave < 5; wave++) {
                TOPICS.forEach(topic -> system.kafka().repeat(topic, FEW));
                round.sample();
            }
            COMMITTED.forEach(topic -> system.kafka().repeat(topic, MANY));
            rounds(ROUNDS, round);
            scoring.rollback();
            registry.rollback();
            connector.rollback();
        }
        for (var backlog : backlogs) {
            await(backlog.topic() + " after the locks")
                    .atMost(LIMIT)
                    .until(() -> unread(system, backlog).records() == 0);
        }
        rounds(ROUNDS, () -> topics(system, "consumers wait", backlogs, TOPICS_LOOKED_AT));
    }

    /** Events are in the outbox, and whoever sends them may not forget them. */
    private void whileRelaysWait(RunningSystem system) throws SQLException {
        try (var scoring = locked(system, "scoring", "outbox_lease");
                var registry = locked(system, "registry", "outbox_lease")) {
            touch(system, Sandbox.SERVICE_TICKETS, FEW);
            touch(system, Sandbox.COMPANIES, FEW);
            await("events in both outboxes")
                    .atMost(LIMIT)
                    .until(() -> outbox(system, "scoring").records() > 0
                            && outbox(system, "registry").records() > 0);
            rounds(ROUNDS, () -> {
                outbox(system, REGISTRY, "registry");
                outbox(system, SCORING, "scoring");
                var before = outbox(system, "scoring");
                var asked = System.nanoTime();
                var pipeline = system.viewer().get("/api/v1/pipeline");
                var after = outbox(system, "scoring");
                claims.compare(
                        "relays wait: waitingEvents of /pipeline",
                        pipeline.get("waitingEvents").doubleValue(),
                        records(List.of(before, after)),
                        0);
                claims.compare(
                        "relays wait: oldestWaitingMillis of /pipeline",
                        pipeline.get("oldestWaitingMillis").doubleValue() / 1_000,
                        ages(List.of(before, after)),
                        allowedSince(asked));
            });
            scoring.rollback();
            registry.rollback();
        }
        Quiet.reach(system);
    }

    /** A run that takes long: what is known is as old as the end of the one before. */
    private void whileTheSourceIsSlow(RunningSystem system) throws SQLException {
        var runs = new Past<Map<String, Run>>();
        // The gauges may be of before the newest runs; from here on it is known which those were.
        rounds((int) SOURCES_LOOKED_AT.toSeconds(), () -> runs.add(runs(system)));
        system.sandbox().slow("/", 8_000);
        var running =
                CompletableFuture.runAsync(() -> system.syncRuns().run(READ), work -> new Thread(work, "run").start());
        Round round = () -> {
            runs.add(runs(system));
            var asked = System.nanoTime();
            var said = system.metrics(CONNECTOR);
            var freshness = system.viewer().get("/api/v1/sync-runs/freshness").get("items");
            var pipeline = system.viewer().get("/api/v1/pipeline").get("sources");
            runs.add(runs(system));
            for (var entity : READ) {
                claims.compare(
                        "source slow: engagement_source_age of " + entity,
                        said.value("engagement_source_age_seconds", "entity", entity),
                        agesSince(runs.within(SOURCES_LOOKED_AT).stream()
                                .map(all -> all.get(entity).finishedAt())
                                .toList()),
                        allowedSince(asked));
                claims.compare(
                        "source slow: ageSeconds of /freshness of " + entity,
                        item(freshness, entity).get("ageSeconds").doubleValue(),
                        agesSince(runs.within(ASKED_WITHIN.plus(Figures.since(asked))).stream()
                                .map(all -> all.get(entity).finishedAt())
                                .toList()),
                        1 + allowedSince(asked));
            }
            var entries = item(pipeline, "time-entries").get("lastGoodRun").textValue();
            claims.compare(
                    "source slow: lastGoodRun of /pipeline of time-entries",
                    agesSince(List.of(Instant.parse(entries))).get(0),
                    agesSince(runs.within(RUN_TOLD).stream()
                            .map(all -> all.get("time-entries").finishedAt())
                            .toList()),
                    allowedSince(asked));
        };
        try {
            while (!running.isDone()) {
                rounds(1, round);
            }
            running.join();
            rounds(ROUNDS, round);
        } finally {
            system.sandbox().removeFaults();
        }
    }

    /** Who cannot see the topics must not say that nothing waits on them. */
    private void whileTheBrokerIsAway(RunningSystem system) throws SQLException {
        var backlogs = backlogs(system);
        system.networks().kafka().cut();
        try {
            TOPICS.forEach(topic -> system.kafka().repeat(topic, FEW));
            touch(system, Sandbox.TIME_ENTRIES, FEW);
            // 409 means that a run is under way: the next comes by itself in a minute at the most.
            system.as(system.token("manager"))
                    .exchange(
                            "POST",
                            "/api/v1/sync-runs",
                            "{\"mode\":\"incremental\",\"entities\":[\"time-entries\"]}",
                            "Content-Type",
                            "application/json",
                            "Idempotency-Key",
                            UUID.randomUUID().toString());
            during(AWAY, () -> {
                topics(system, "broker away", backlogs, BROKER_GIVEN_UP);
                var before = pending(system);
                var said = system.metrics(CONNECTOR).value("engagement_records_waiting");
                claims.compare("broker away: engagement_records_waiting", said, List.of(before, pending(system)), 0);
            });
        } finally {
            system.networks().kafka().pass();
        }
        new Recovery(system, new Random(SEED)).await("broker away");
        Quiet.reach(system);
    }

    /** Who does not know how far it is must not say that it has done everything. */
    private void whileTheDatabaseIsAway(RunningSystem system) throws SQLException {
        var backlogs = backlogs(system);
        system.networks().database().cut();
        try {
            TOPICS.forEach(topic -> system.kafka().repeat(topic, FEW));
            during(AWAY, () -> topics(system, "database away", backlogs, DATABASE_GIVEN_UP));
        } finally {
            system.networks().database().pass();
        }
        new Recovery(system, new Random(SEED)).await("database away");
    }

    // --- What is said, beside what is true

    private void topics(RunningSystem system, String when, List<Backlog> backlogs, Duration old) {
        for (var service : List.of(SCORING, REGISTRY, CONNECTOR)) {
            topicsOf(system, service, when, backlogs, old);
        }
    }

    private void topicsOf(RunningSystem system, String service, String when, List<Backlog> all, Duration old) {
        var backlogs = all.stream()
                .filter(backlog -> backlog.service().equals(service))
                .toList();
        for (var backlog : backlogs) {
            backlog.past().add(unread(system, backlog));
        }
        var asked = System.nanoTime();
        var said = system.metrics(service);
        for (var backlog : backlogs) {
            backlog.past().add(unread(system, backlog));
            // Other gauges of the page may have kept the answer waiting.
            var answering = Figures.since(asked);
            var truths = backlog.past().within(old.plus(answering));
            claims.compare(
                    when + ": engagement_topic_waiting of " + backlog.topic(),
                    said.value("engagement_topic_waiting", "topic", backlog.topic()),
                    records(truths),
                    0);
            claims.compare(
                    when + ": engagement_topic_oldest_age of " + backlog.topic(),
                    said.value("engagement_topic_oldest_age_milliseconds", "topic", backlog.topic()) / 1_000,
                    ages(truths),
                    // Records go on ageing between two looks.
                    seconds(answering.plus(ASKED_WITHIN)));
        }
    }

    /** Asked for, and not kept: it is of this moment. */
    private void pipeline(RunningSystem system) {
        var before = new HashMap<String, Kafka.Waiting>();
        for (var topic : FACTS) {
            before.put(topic, notApplied(system, topic));
        }
        var asked = System.nanoTime();
        var topics = system.viewer().get("/api/v1/pipeline").get("topics");
        for (var topic : FACTS) {
            var truths = List.of(before.get(topic), notApplied(system, topic));
            for (var said : topics) {
                if (said.get("topic").textValue().equals(topic)) {
                    claims.compare(
                            "consumers wait: records of /pipeline of " + topic,
                            said.get("records").doubleValue(),
                            records(truths),
                            0);
                    claims.compare(
                            "consumers wait: oldestAgeMillis of /pipeline of " + topic,
                            said.get("oldestAgeMillis").doubleValue() / 1_000,
                            ages(truths),
                            allowedSince(asked));
                }
            }
        }
    }

    private void outbox(RunningSystem system, String service, String database) throws SQLException {
        var before = outbox(system, database);
        var asked = System.nanoTime();
        Metrics said = system.metrics(service);
        var truths = List.of(before, outbox(system, database));
        claims.compare(
                "relays wait: engagement_outbox_waiting of " + service,
                said.value("engagement_outbox_waiting"),
                records(truths),
                0);
        claims.compare(
                "relays wait: engagement_outbox_oldest_age of " + service,
                said.value("engagement_outbox_oldest_age_seconds"),
                ages(truths),
                allowedSince(asked));
    }

    // --- What is true

    private static Kafka.Waiting unread(RunningSystem system, Backlog backlog) {
        return backlog.service().equals(SCORING)
                ? notApplied(system, backlog.topic())
                : system.kafka().waiting(backlog.service(), backlog.topic());
    }

    /** By the offsets that stand beside the facts, and the records that follow them. */
    private static Kafka.Waiting notApplied(RunningSystem system, String topic) {
        return system.kafka().waiting(List.of(topic), system.databases().applied());
    }

    private static Kafka.Waiting outbox(RunningSystem system, String database) throws SQLException {
        try (var connection = system.connect(database);
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*), min(occurred_at) FROM outbox")) {
            row.next();
            return new Kafka.Waiting(
                    row.getLong(1),
                    Optional.ofNullable(row.getObject(2, OffsetDateTime.class)).map(OffsetDateTime::toInstant));
        }
    }

    private static double pending(RunningSystem system) throws SQLException {
        try (var connection = system.connect("connector");
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM source_record WHERE pending IS NOT NULL")) {
            row.next();
            return row.getLong(1);
        }
    }

    private record Run(Instant startedAt, Instant finishedAt) {}

    /** The newest good run of each entity that read what had changed. */
    private static Map<String, Run> runs(RunningSystem system) throws SQLException {
        var runs = new HashMap<String, Run>();
        try (var connection = system.connect("connector");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT DISTINCT ON (entity) entity, started_at, finished_at"
                        + " FROM sync_run WHERE state LIKE 'completed%' AND mode IN ('full', 'incremental')"
                        + " ORDER BY entity, finished_at DESC")) {
            while (rows.next()) {
                runs.put(
                        rows.getString(1),
                        new Run(
                                rows.getObject(2, OffsetDateTime.class).toInstant(),
                                rows.getObject(3, OffsetDateTime.class).toInstant()));
            }
        }
        return runs;
    }

    // --- Bringing it about

    /** Reads go on, and writes wait until the connection's transaction ends. */
    private static Connection locked(RunningSystem system, String database, String table) throws SQLException {
        var connection = system.connect(database);
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("LOCK TABLE " + table + " IN EXCLUSIVE MODE");
        }
        return connection;
    }

    /** Changes some records of the source so that events follow. */
    private static void touch(RunningSystem system, String type, int most) {
        system.sandbox().all(type).stream().limit(most).forEach(found -> {
            var patch = Json.object();
            switch (type) {
                case Sandbox.COMPANIES -> patch.put("name", found.get("name").asText() + " again");
                case Sandbox.TIME_ENTRIES ->
                    patch.put("actualHours", found.path("actualHours").asInt() + 1);
                default -> {
                    // At first touch or not at all: like this its metrics move each time.
                    var closed = !found.path("closedFlag").asBoolean();
                    var entered = Instant.now().minus(Duration.ofDays(1));
                    var resolved = closed ? entered.plus(Duration.ofHours(1)).toString() : null;
                    patch.put("closedFlag", closed).put("closedDate", resolved).put("dateResolved", resolved);
                    patch.set("status", Json.object().put("name", closed ? ">Closed" : "Re-opened"));
                    patch.set("_info", Json.object().put("dateEntered", entered.toString()));
                }
            }
            system.sandbox().change(type, found.get("id").asText(), patch);
        });
    }

    private static void rounds(int count, Round round) throws SQLException {
        for (var number = 0; number < count; number++) {
            round.sample();
            Pause.of(BETWEEN_ROUNDS);
        }
    }

    private static void during(Duration time, Round round) throws SQLException {
        var began = System.nanoTime();
        while (Figures.since(began).compareTo(time) < 0) {
            rounds(1, round);
        }
    }

    // --- Values

    /** By how much an age may differ that was told at some moment since then. */
    private static double allowedSince(long askedNanos) {
        return seconds(ASKED_WITHIN.plus(Figures.since(askedNanos)));
    }

    /** From now on: a gauge may be of before the first record that is written. */
    private static List<Backlog> backlogs(RunningSystem system) {
        var backlogs = new ArrayList<Backlog>();
        FACTS.forEach(topic -> backlogs.add(new Backlog(SCORING, topic, new Past<>())));
        backlogs.add(new Backlog(REGISTRY, COMPANIES, new Past<>()));
        backlogs.add(new Backlog(CONNECTOR, CALLBACKS, new Past<>()));
        backlogs.forEach(backlog -> backlog.past().add(unread(system, backlog)));
        return backlogs;
    }

    private static List<Double> records(List<Kafka.Waiting> truths) {
        return truths.stream().map(truth -> (double) truth.records()).toList();
    }

    private static List<Double> ages(List<Kafka.Waiting> truths) {
        return truths.stream()
                .map(truth -> truth.oldest().map(ReportedLagIT::age).orElse(0.0))
                .toList();
    }

    private static List<Double> agesSince(List<Instant> moments) {
        return moments.stream().map(ReportedLagIT::age).toList();
    }

    private static double age(Instant since) {
        return Duration.between(since, Instant.now()).toMillis() / 1_000.0;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1_000.0;
    }

    private static JsonNode item(JsonNode items, String entity) {
        for (var item : items) {
            if (item.get("entity").textValue().equals(entity)) {
                return item;
            }
        }
        throw new AssertionError("Nothing is said of " + entity);
    }
}
