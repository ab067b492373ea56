package com.accellis.engagement.kit.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.publish.FencedPublisher;
import com.accellis.engagement.kit.publish.OutgoingEvent;
import com.accellis.engagement.kit.publish.PublisherConfig;
import com.accellis.engagement.testkit.Infrastructure;
import com.accellis.engagement.testkit.TestTopic;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Two relays of one outbox, one of which is halted and comes back, with a real broker and a real database. */
class OutboxRelayTest {

    private static final long LIMIT_SECONDS = 30;
    private static final List<String> TABLES =
            List.of("/db/kit/V202611230900__create_outbox.sql", "/db/kit/V202611261610__keep_traces_of_events.sql");

    private static final Duration MORE = Duration.ZERO;

    private static DataSource database;

    private final String key = UUID.randomUUID().toString();
    private final OutboxRows rows = new OutboxRows(database);

    @BeforeAll
    static void databaseOfItsOwn() throws SQLException, IOException {
        Infrastructure.Database server = Infrastructure.start().database();
        String name = "outbox_" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
        execute(source(server, server.jdbcUrl()), "CREATE DATABASE " + name);
        database = source(server, server.jdbcUrl().replaceFirst("/[^/?]+(\\?|$)", "/" + name + "$1"));
        for (String script : TABLES) {
            try (var tables = OutboxRows.class.getResourceAsStream(script)) {
                execute(database, new String(tables.readAllBytes(), UTF_8));
            }
        }
    }

    private static DataSource source(Infrastructure.Database server, String url) {
        var source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(server.user());
        source.setPassword(server.password());
        return source;
    }

    private static void execute(DataSource source, String sql) throws SQLException {
        try (var connection = source.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @BeforeEach
    void startEmpty() throws SQLException {
        execute(database, "TRUNCATE outbox, outbox_lease");
    }

    /** Halts whoever reads the rows, after it, until the test lets it go on. */
    private static final class HaltedAfterReading extends OutboxRows {

        private final CountDownLatch read = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);

        HaltedAfterReading() {
            super(database);
        }

        @Override
        List<Row> oldest(int limit, List<Long> sent) {
            List<Row> found = super.oldest(limit, sent);
            pass(read, goOn);
            return found;
        }
    }

    /** Halts whoever has just taken the lease. */
    private static final class HaltedAfterTakingTheLease extends OutboxRows {

        private final CountDownLatch taken = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);

        HaltedAfterTakingTheLease() {
            super(database);
        }

        @Override
        boolean takeLease(UUID relay, Duration lease) {
            boolean have = super.takeLease(relay, lease);
            pass(taken, goOn);
            return have;
        }
    }

    /** Halts whoever has committed and wants to forget. */
    private static final class HaltedBeforeForgetting extends OutboxRows {

        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);

        HaltedBeforeForgetting() {
            super(database);
        }

        @Override
        boolean forget(UUID relay, List<Long> sent) {
            pass(reached, goOn);
            return super.forget(relay, sent);
        }
    }

    /** A database that is away when the test says so. */
    private static final class Broken extends OutboxRows {

        private volatile boolean now;

        Broken() {
            super(database);
        }

        @Override
        boolean forget(UUID relay, List<Long> sent) {
            check();
            return super.forget(relay, sent);
        }

        @Override
        boolean prolongLease(UUID relay, Duration lease) {
            check();
            return super.prolongLease(relay, lease);
        }

        @Override
        List<Row> oldest(int limit, List<Long> sent) {
            check();
            return super.oldest(limit, sent);
        }

        private void check() {
            if (now) {
                throw new OutboxFailure("away", null);
            }
        }
    }

    private static void pass(CountDownLatch reached, CountDownLatch goOn) {
        reached.countDown();
        await(goOn);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("Nobody came here within " + LIMIT_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Test
    void aHaltedRelayThatGoesOnSendsNothingOlderAfterWhatAnotherHasSent() throws Exception {
        // Given
        append("1");
        var halted = new HaltedAfterReading();
        var first = relay(halted);
        var sending = CompletableFuture.supplyAsync(first::relay);
        await(halted.read);
        endLease();
        append("2");
        var second = relay(rows);
        assertThat(second.relay()).isEqualTo(MORE);
        assertThat(second.relay()).isEqualTo(MORE);
        second.end();
        assertThat(published()).containsExactly("1", "2");

        // When
        halted.goOn.countDown();

        // Then
        Throwable refused = failure(sending);
        assertThat(published()).containsExactly("1", "2");
        assertThat(refused).isInstanceOf(FencedPublisher.Fenced.class);
        append("3");
        assertThat(first.relay()).as("the former relay can take over again").isEqualTo(MORE);
        first.end();
        assertThat(published()).containsExactly("1", "2", "3");
    }

    @Test
    void aPortionThatWasHaltedHalfwayIsGivenUp() throws Exception {
        // Given
        var halfway = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var first = publisher();
        var sending = CompletableFuture.supplyAsync(() -> first.sendAll(List.of("1", "2", "3"), revision -> {
            if (revision.equals("3")) {
                pass(halfway, goOn);
            }
            return event(revision);
        }));
        await(halfway);

        // When
        var second = publisher();
        for (String revision : List.of("1", "2", "3", "4")) {
            second.sendAll(List.of(revision), this::event);
        }
        goOn.countDown();

        // Then
        Throwable refused = failure(sending);
        assertThat(published()).containsExactly("1", "2", "3", "4");
        assertThat(refused).isInstanceOf(FencedPublisher.Fenced.class);
        assertThat(read())
                .as("read without regard to transactions: what was given up comes first")
                .endsWith("1", "2", "3", "4")
                .hasSizeBetween(4, 6)
                .startsWith("1");
        first.close();
        second.close();
    }

    @Test
    void aRelayThatWasHaltedBeforeItBeganDoesNotHoldUpTheOther() throws Exception {
        // Given
        append("1");
        var halted = new HaltedAfterTakingTheLease();
        var first = relay(halted);
        var sending = CompletableFuture.supplyAsync(first::relay);
        await(halted.taken);
        endLease();
        var second = relay(rows);
        second.relay();

        // When
        halted.goOn.countDown();

        // Then
        assertThat(sending.get()).as("the lease is not its own any more").isPositive();
        append("2");
        assertThat(failure(CompletableFuture.supplyAsync(second::relay))).isInstanceOf(FencedPublisher.Fenced.class);
        assertThat(second.relay()).as("takes its place again").isEqualTo(MORE);
        assertThat(second.relay()).isEqualTo(MORE);
        first.end();
        second.end();
        assertThat(published()).containsExactly("1", "2");
    }

    @Test
    void portionsAreReadAtOnceAndCommittedTogether() throws Exception {
        // Given
        Duration together = Duration.ofSeconds(2);
        var relay = relay(rows, together);

        // When
        append("1");
        append("2");
        assertThat(relay.relay()).isEqualTo(MORE);
        assertThat(relay.relay())
                .as("the younger one follows before the older is committed")
                .isEqualTo(MORE);
        Duration rest = relay.relay();

        // Then
        assertThat(read()).containsExactly("1", "2");
        assertThat(rows.waiting()).isEqualTo(2);
        assertThat(rest).isBetween(Duration.ofMillis(1), together);
        Thread.sleep(rest.plusMillis(1).toMillis());
        relay.relay();
        assertThat(published()).containsExactly("1", "2");
        assertThat(rows.waiting()).isZero();
        assertThat(read()).as("nothing was sent twice").containsExactly("1", "2");
        relay.end();
    }

    @Test
    void aRelayThatWasHaltedAfterItsCommitForgetsNothingThatIsNotItsOwnAnyMore() throws Exception {
        // Given
        append("1");
        append("2");
        var halted = new HaltedBeforeForgetting();
        var first = relay(halted);
        first.relay();
        first.relay();
        var committing = CompletableFuture.runAsync(first::end);
        await(halted.reached);
        assertThat(published()).containsExactly("1", "2");

        // When
        endLease();
        var second = relay(rows);
        second.relay();
        halted.goOn.countDown();
        committing.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        while (second.relay().isZero()) {
            // It has more to send.
        }
        second.end();

        // Then
        assertThat(published()).containsExactly("1", "2", "1", "2");
        assertThat(rows.waiting()).isZero();
    }

    @Test
    void whatIsCommittedIsForgottenOnceTheDatabaseIsBack() throws Exception {
        // Given
        append("1");
        var broken = new Broken();
        var relay = relay(broken, Duration.ZERO);
        relay.relay();

        // When
        broken.now = true;
        assertThat(failure(CompletableFuture.runAsync(relay::relay))).isInstanceOf(OutboxFailure.class);
        assertThat(published()).as("the broker needs no database").containsExactly("1");
        broken.now = false;

        // Then
        relay.relay();
        assertThat(rows.waiting()).isZero();
        assertThat(read()).containsExactly("1");
        relay.end();
    }

    @Test
    void whatARelayHadNotCommittedIsSentAgainByTheNext() throws Exception {
        // Given
        append("1");
        var dead = relay(rows);
        dead.relay();
        append("2");
        dead.relay();
        assertThat(read()).containsExactly("1", "2");

        // When
        endLease();
        var next = relay(rows);
        next.relay();
        next.relay();
        next.end();

        // Then
        assertThat(read()).containsExactly("1", "2", "1", "2");
        assertThat(published()).as("what compaction keeps").containsExactly("1", "2");
        assertThat(rows.waiting()).isZero();
        dead.end();
        assertThat(published()).containsExactly("1", "2");
    }

    /** Rows have their ids from when they are written, and are seen from when they are committed. */
    @Test
    void anEventThatIsCommittedAfterAYoungerOneIsNotPassedOver() throws Exception {
        // Given
        var relay = relay(rows);
        String other = UUID.randomUUID().toString();
        try (var late = database.getConnection();
                var insert = late.prepareStatement("""
                        INSERT INTO outbox (topic, key, ce_id, ce_type, data_schema, occurred_at, value)
                        VALUES (?, ?, 'late', 'test', 'urn:test', now(), ?)
                        """)) {
            late.setAutoCommit(false);
            insert.setString(1, Topics.SCORES.name());
            insert.setString(2, key);
            insert.setBytes(3, "1".getBytes(UTF_8));
            insert.executeUpdate();
            rows.append(List.of(event(other, "1")));
            assertThat(relay.relay()).isEqualTo(MORE);
            assertThat(read(other)).containsExactly("1");

            // When
            late.commit();
        }

        // Then
        relay.relay();
        relay.end();
        assertThat(published()).containsExactly("1");
        assertThat(rows.waiting()).isZero();
    }

    /** A relay that commits when it ends, or when it is told to. */
    private static OutboxRelay relay(OutboxRows through) {
        return relay(through, Duration.ofMinutes(1));
    }

    private static OutboxRelay relay(OutboxRows through, Duration commitsAfter) {
        return new OutboxRelay(
                through, OutboxRelayTest::publisher, new OutboxRelay.Commits(commitsAfter, commitsAfter));
    }

    private static FencedPublisher publisher() {
        Map<String, Object> brokers = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                Infrastructure.start().broker().bootstrapServers());
        return new FencedPublisher(brokers, new Unhurried(), "test", "outbox-relay-test");
    }

    private record Unhurried(Duration deliveryTimeout, Duration requestTimeout, Duration maxBlock, Duration linger)
            implements PublisherConfig {

        Unhurried() {
            this(Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ZERO);
        }
    }

    private void append(String revision) {
        rows.append(List.of(event(revision)));
    }

    private OutgoingEvent event(String revision) {
        return event(key, revision);
    }

    private static OutgoingEvent event(String key, String revision) {
        return new OutgoingEvent(
                Topics.SCORES.name(),
                key,
                key + "/" + revision,
                "test",
                "urn:test",
                Instant.EPOCH,
                revision.getBytes(UTF_8),
                null);
    }

    /** As if the holder had been silent for longer than the lease. */
    private static void endLease() throws SQLException {
        execute(database, "UPDATE outbox_lease SET held_until = clock_timestamp() - interval '1 second'");
    }

    /** The revisions of our key that were sent, in the order of the topic, committed or not. */
    private List<String> read() {
        return read(key);
    }

    private static List<String> read(String key) {
        return of(key, new TestTopic(Topics.SCORES).recordsWithUncommitted());
    }

    /** The same, as far as they are committed. */
    private List<String> published() {
        return of(key, new TestTopic(Topics.SCORES).records());
    }

    private static List<String> of(String key, List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .filter(found -> Arrays.equals(found.key(), key.getBytes(UTF_8)))
                .map(found -> new String(found.value(), UTF_8))
                .toList();
    }

    private static Throwable failure(CompletableFuture<?> work) throws Exception {
        try {
            work.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }
}
