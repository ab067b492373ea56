package com.accellis.engagement.benchmarks;

import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.SyncRunCompleted;
import com.accellis.engagement.events.Topic;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.topics.TopicSetup;
import com.accellis.engagement.testkit.Infrastructure;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Where scoring is measured: a broker, a PostgreSQL and the packaged service, all on this machine.
 *
 * @param packaged the service's {@code quarkus-app}
 * @param directory for logs
 */
record ScoringSite(Infrastructure infrastructure, Path packaged, Path directory, int heapMegabytes) {

    private static final Duration SETTLED_WITHIN = Duration.ofMinutes(10);

    /** Clients without a current score of today that is made of exactly what their buckets hold, or without a closed yesterday. */
    private static final String UNSETTLED = """
            SELECT count(*) FROM client c
            LEFT JOIN score s ON s.client_id = c.id AND s.window_days = 30
            LEFT JOIN (SELECT a.client_id, sum(b.tickets) AS tickets
                       FROM company_assignment a JOIN day_bucket b USING (company_id)
                       WHERE b.day > ?::date - 30 AND b.day <= ?::date
                       GROUP BY a.client_id) t ON t.client_id = c.id
            WHERE s.current IS NOT TRUE OR s.as_of <> ?::date OR s.tickets <> coalesce(t.tickets, 0)
               OR s.score IS NULL OR c.closed_through IS DISTINCT FROM ?::date - 1
            """;

    Databases databases() {
        return new Databases(infrastructure.database());
    }

    String brokers() {
        return infrastructure.broker().bootstrapServers();
    }

    /**
     * Makes a database in which all clients of the workload are known, mapped and scored, every source is loaded and fresh,
     * and no ticket has come yet. The service has made it, from the topics.
     */
    void settle(String database, Workload workload) throws IOException, SQLException, InterruptedException {
        emptyTopics();
        databases().create(database);
        try (var sender = new EventSender(brokers(), 5)) {
            for (var client = 0; client < workload.clients(); client++) {
                var event = workload.clientEvent(client);
                sender.send(EventTypes.CLIENT, event.key(), Instant.now(), event);
            }
            for (var company = 0; company < workload.companies(); company++) {
                var event = workload.assignment(company);
                sender.send(EventTypes.COMPANY_ASSIGNMENT, event.key(), Instant.now(), event);
            }
            sender.flush();
        }
        // The ninety days before a first load are no part of what is measured.
        try (var service =
                        ScoringService.start(this, database, database, Map.of("scoring.closings-backfill-days", "1"));
                var connection = databases().connect(database)) {
            service.address();
            awaitClients(service, connection, workload);
            sendCompletedRuns();
            awaitSettled(service, connection, workload);
        }
        forgetRelay(database);
        try (var connection = databases().connect(database);
                var statement = connection.createStatement()) {
            statement.execute("VACUUM ANALYZE");
        }
    }

    /** An empty database has all of its topics read, and what an earlier part has left there is none of ours. */
    private void emptyTopics() throws InterruptedException {
        var partitions = ends(Topics.TICKETS).size();
        var names = Topics.events().stream().map(Topic::name).toList();
        try (var admin = admin()) {
            admin.deleteTopics(names).all().get();
            while (!Collections.disjoint(admin.listTopics().names().get(), names)) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("Topics cannot be deleted", e.getCause());
        }
        TopicSetup.createMissing(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers()), partitions, (short) 1);
        // Their leaders answer: a producer whose first batches come before that may send them out of order for ever.
        for (var topic : Topics.events()) {
            ends(topic);
        }
    }

    /** Runs complete after the clients are there, as in a first load. */
    private void sendCompletedRuns() {
        try (var sender = new EventSender(brokers(), 5)) {
            for (var entity : SourceEntity.values()) {
                var run = new SyncRunCompleted(entity, true, UUID.randomUUID(), Instant.now(), null, Map.of());
                sender.send(EventTypes.SYNC_RUN, run.key(), run.finishedAt(), run);
            }
            sender.flush();
        }
    }

    private void awaitClients(ScoringService service, Connection connection, Workload workload)
            throws SQLException, InterruptedException {
        var began = System.nanoTime();
        while (Databases.number(connection, "SELECT count(*) FROM score WHERE window_days = 30") < workload.clients()) {
            service.checkAlive();
            checkPatience(began);
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private void checkPatience(long began) {
        if (Figures.secondsSince(began) > SETTLED_WITHIN.toSeconds()) {
            throw new IllegalStateException("Not settled within " + SETTLED_WITHIN + "; logs are in " + directory);
        }
    }

    /** Otherwise the next service waits with its first events until the lease of the killed one has run out. */
    void forgetRelay(String database) throws SQLException {
        try (var connection = databases().connect(database);
                var statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM outbox_lease");
        }
    }

    /** Waits until everything known is scored and announced. */
    void awaitSettled(ScoringService service, Connection connection, Workload workload)
            throws SQLException, InterruptedException {
        var began = System.nanoTime();
        try (var unsettled = connection.prepareStatement(UNSETTLED)) {
            for (var parameter = 1; parameter <= 4; parameter++) {
                unsettled.setObject(parameter, workload.today());
            }
            while (Databases.number(connection, "SELECT count(*) FROM client WHERE known") < workload.clients()
                    || Databases.number(connection, "SELECT count(*) FROM outbox") > 0
                    || Databases.number(connection, "SELECT count(*) FROM rescore_mark") > 0
                    || count(unsettled) > 0) {
                service.checkAlive();
                checkPatience(began);
                TimeUnit.MILLISECONDS.sleep(500);
            }
        }
    }

    private static long count(PreparedStatement query) throws SQLException {
        try (var row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Puts facts of two years into a settled database, evenly over companies and days, and sums them into its buckets. */
    void addFacts(String database, Workload workload, int facts) throws SQLException {
        try (var connection = databases().connect(database)) {
            connection.setAutoCommit(false);
            try (var insert = connection.prepareStatement("""
                    INSERT INTO fact (topic, id, last_updated, read_number, deleted, company_id, day, tickets, first_touch,
                                      hours, procurement, answers, rating_sum, rejected, event, known_from)
                    SELECT ?, n::text, day, n, false, company, day, 1, (n % 3 = 0)::int, 0, 0, 0, 0, false,
                           jsonb_build_object('id', n, 'version', jsonb_build_object('lastUpdated', moment, 'readNumber', n),
                                              'deleted', false, 'kind', 'service', 'companyId', company,
                                              'summary', 'Printer on the second floor does not print',
                                              'board', 'Help Desk', 'status', 'Closed', 'enteredAt', moment,
                                              'resolvedAt', resolved, 'closedAt', resolved, 'closed', true,
                                              'mergedIntoId', null),
                           now()
                    FROM (SELECT n, company, day, day || 'T12:00:00Z' AS moment,
                                 day || CASE WHEN n % 3 = 0 THEN 'T12:00:00Z' ELSE 'T18:00:00Z' END AS resolved
                          FROM (SELECT n, ? + n % ? AS company, ?::date - (n::bigint * 7919 % 730)::int AS day
                                FROM generate_series(1, ?) AS n) numbered) made
                    """)) {
                insert.setString(1, Topics.TICKETS.name());
                insert.setLong(2, workload.firstCompany());
                insert.setInt(3, workload.companies());
                insert.setObject(4, workload.today());
                insert.setInt(5, facts);
                insert.executeUpdate();
            }
            try (var statement = connection.createStatement()) {
                statement.execute("""
                        INSERT INTO day_bucket (company_id, day, tickets, first_touch, hours, procurement, answers, rating_sum)
                        SELECT company_id, day, sum(tickets), sum(first_touch), sum(hours), sum(procurement), sum(answers),
                               sum(rating_sum)
                        FROM fact GROUP BY company_id, day
                        """);
                // Otherwise its audits would rightly say that the scores do not follow from the facts.
                statement.execute("INSERT INTO rescore_mark (client_id, causes, records, event_time)"
                        + " SELECT id, '[]', '[]', now() FROM client WHERE known");
            }
            connection.commit();
            connection.setAutoCommit(true);
            try (var statement = connection.createStatement()) {
                statement.execute("VACUUM ANALYZE");
            }
        }
        databases().checkpoint();
    }

    /** Has a consumer group and the service on this database begin at these offsets. */
    void beginAt(String database, String group, Map<TopicPartition, Long> offsets)
            throws SQLException, InterruptedException {
        try (var connection = databases().connect(database);
                var insert = connection.prepareStatement(
                        "INSERT INTO applied_offset (topic, partition_id, next_offset) VALUES (?, ?, ?)"
                                + " ON CONFLICT (topic, partition_id) DO UPDATE SET next_offset = excluded.next_offset")) {
            for (var offset : offsets.entrySet()) {
                insert.setString(1, offset.getKey().topic());
                insert.setInt(2, offset.getKey().partition());
                insert.setLong(3, offset.getValue());
                insert.executeUpdate();
            }
        }
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
        offsets.forEach((partition, offset) -> committed.put(partition, new OffsetAndMetadata(offset)));
        try (var admin = admin()) {
            admin.alterConsumerGroupOffsets(group, committed).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Offsets of " + group + " cannot be set", e.getCause());
        }
    }

    /** Where the topics that scoring reads end now. */
    Map<TopicPartition, Long> ends() throws InterruptedException {
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (var topic : new Topic[] {
            Topics.TICKETS,
            Topics.TIME_ENTRIES,
            Topics.AGREEMENTS,
            Topics.AGREEMENT_ADDITIONS,
            Topics.SURVEYS,
            Topics.SYNC_RUNS,
            Topics.CLIENTS,
            Topics.COMPANY_ASSIGNMENTS
        }) {
            ends.putAll(ends(topic));
        }
        return ends;
    }

    Map<TopicPartition, Long> ends(Topic topic) throws InterruptedException {
        try (var admin = admin()) {
            Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
            admin.describeTopics(List.of(topic.name()))
                    .allTopicNames()
                    .get()
                    .get(topic.name())
                    .partitions()
                    .forEach(
                            info -> asked.put(new TopicPartition(topic.name(), info.partition()), OffsetSpec.latest()));
            Map<TopicPartition, Long> ends = new HashMap<>();
            admin.listOffsets(asked).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
            return ends;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Ends of " + topic.name() + " cannot be read", e.getCause());
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", brokers()));
    }
}
