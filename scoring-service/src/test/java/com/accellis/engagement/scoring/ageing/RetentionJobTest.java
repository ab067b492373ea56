package com.accellis.engagement.scoring.ageing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.events.SourceVersion;
import com.accellis.engagement.events.TicketChanged;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.deadletter.AppliedDeadLetters;
import com.accellis.engagement.scoring.TestRows;
import com.accellis.engagement.scoring.counting.CountingRules;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.platform.ScoringConfig;
import com.accellis.engagement.scoring.score.Facts;
import com.accellis.engagement.scoring.score.Retention;
import com.accellis.engagement.testkit.PlatformTestResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes and what stays, on both sides of the edge of each period. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class RetentionJobTest {

    private static final long COMPANY = 77_100_001;

    /** Before anything that other tests store. */
    private static final LocalDate LONG_AGO = LocalDate.of(1990, 3, 1);

    /** By table: a row with number 1, that was known until 2, of client 3. */
    private static final Map<String, String> INSERT = Map.of(
            "superseded_fact",
            "INSERT INTO superseded_fact VALUES ('retention', '%1$d', now(), 1, false, NULL, NULL, 0, 0, 0, 0, 0, 0, false,"
                    + " '{}', '1990-01-01T00:00:00Z', '%2$s')",
            "superseded_assignment",
            "INSERT INTO superseded_assignment VALUES (77100001, '%3$s', %1$d, '1990-01-01T00:00:00Z', '%2$s')",
            "superseded_client",
            "INSERT INTO superseded_client (id, revision, active, auto_scoring, active_contacts, known_from, known_until)"
                    + " VALUES ('%3$s', %1$d, false, false, 0, '1990-01-01T00:00:00Z', '%2$s')",
            "superseded_availability",
            "INSERT INTO superseded_availability VALUES ('retention-%1$d', true, true, true, NULL, '1990-01-01T00:00:00Z',"
                    + " '%2$s')",
            "score_change",
            "INSERT INTO score_change VALUES ('%3$s', %1$d, '%2$s', '{}')");

    /** By table, what is left of this test's rows. */
    private static final Map<String, String> OURS = Map.of(
            "superseded_fact", "known_until FROM superseded_fact WHERE topic = 'retention'",
            "superseded_assignment", "known_until FROM superseded_assignment WHERE company_id = 77100001",
            "superseded_client", "known_until FROM superseded_client WHERE id = '%s'",
            "superseded_availability", "known_until FROM superseded_availability WHERE entity LIKE 'retention-_'",
            "score_change", "changed_at FROM score_change WHERE client_id = '%s'");

    /** Stays behind: not scored, so that no other test meets it. */
    private final UUID client = UUID.randomUUID();

    @Inject
    RetentionJob job;

    @Inject
    Retention retention;

    @Inject
    Facts facts;

    @Inject
    CountingRules rules;

    @Inject
    BusinessClock clock;

    @Inject
    ScoringConfig config;

    @Inject
    AppliedDeadLetters deadLetters;

    @Inject
    TestRows rows;

    @Inject
    DataSource database;

    @BeforeEach
    void aClient() throws SQLException {
        rows.execute(
                "INSERT INTO client (id, known, revision, name, active, auto_scoring, window_days, active_contacts,"
                        + " known_from) VALUES ('" + client + "', true, 1, 'Retention', false, false, 30, 0, now())");
    }

    @AfterEach
    void nothingIsLeft() throws SQLException {
        for (String ours : OURS.values()) {
            rows.execute(("DELETE " + ours.substring(ours.indexOf("FROM"))).replace("%s", client.toString()));
        }
        rows.execute("DELETE FROM closing_score WHERE client_id = '" + client + "'");
        rows.execute("DELETE FROM fact WHERE company_id = " + COMPANY);
        rows.execute("DELETE FROM superseded_fact WHERE company_id = " + COMPANY);
        rows.execute("DELETE FROM day_bucket WHERE company_id = " + COMPANY);
    }

    @Test
    void whatWasKnownGoesUpToTheEdgeAndStaysFromItOn() throws SQLException {
        // Given, in every table, a row on each side of the edge and one on it; the job itself would leave all of them
        Instant edge = clock.now()
                .minus(config.keepKnownFor())
                .plus(Duration.ofDays(10))
                .truncatedTo(ChronoUnit.MICROS);
        known(edge.minus(1, ChronoUnit.MICROS), edge, edge.plus(1, ChronoUnit.MICROS));

        // When
        for (Retention.Past past : Retention.Past.values()) {
            assertThat(retention.forgetBefore(past, edge)).as(past.table()).isPositive();
        }

        // Then
        for (String table : INSERT.keySet()) {
            assertThat(remaining(table)).as(table).containsExactlyInAnyOrder(edge, edge.plus(1, ChronoUnit.MICROS));
        }
    }

    @Test
    void whatHasGatheredGoesInPortions() throws SQLException {
        // Given more than one statement may remove
        rows.execute(
                "INSERT INTO superseded_fact SELECT 'retention', n::text, now(), 1, false, NULL, NULL, 0, 0, 0, 0, 0,"
                        + " 0, false, '{}', '1990-01-01T00:00:00Z', '1990-01-02T00:00:00Z' FROM generate_series(1, 10001) n");
        refuse(
                "superseded_fact",
                "AFTER DELETE ON superseded_fact REFERENCING OLD TABLE AS gone FOR EACH STATEMENT",
                "(SELECT count(*) FROM gone) > 10000");

        // When and then
        try {
            assertThat(retention.forgetBefore(Retention.Past.SUPERSEDED_FACT, Instant.parse("1990-01-03T00:00:00Z")))
                    .isEqualTo(10_001);
        } finally {
            allow("superseded_fact");
        }
    }

    @Test
    void aTableThatFailsKeepsNoOtherFromBeingForgotten() throws SQLException {
        // Given
        Instant older =
                clock.now().minus(config.keepKnownFor()).minusSeconds(60).truncatedTo(ChronoUnit.MICROS);
        known(older);
        refuse("superseded_fact", "BEFORE DELETE ON superseded_fact FOR EACH ROW", "OLD.topic = 'retention'");

        // When
        try {
            job.forget();
        } finally {
            allow("superseded_fact");
        }

        // Then
        for (String table : INSERT.keySet()) {
            assertThat(remaining(table)).as(table).hasSize(table.equals("superseded_fact") ? 1 : 0);
        }
    }

    private void refuse(String table, String when, String condition) throws SQLException {
        String go = when.startsWith("BEFORE") ? "OLD" : "NULL";
        rows.execute("CREATE FUNCTION refuse_retention() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF " + condition
                + " THEN RAISE EXCEPTION 'refused'; END IF; RETURN " + go + "; END $$");
        rows.execute("CREATE TRIGGER refuse_retention " + when + " EXECUTE FUNCTION refuse_retention()");
    }

    private void allow(String table) throws SQLException {
        rows.execute("DROP TRIGGER refuse_retention ON " + table);
        rows.execute("DROP FUNCTION refuse_retention()");
    }

    @Test
    void aFactThatWasForgottenIsReadAgainFromItsBeginningToItsNewestVersion() throws SQLException {
        // Given a ticket whose first version was put aside, and that was forgotten afterwards
        Instant entered = LONG_AGO.minusDays(1).atTime(12, 0).toInstant(ZoneOffset.UTC);
        read(entered, 1, "First");
        read(entered, 2, "Second");
        assertThat(forgetFacts()).isEqualTo(1);

        // When its topic is read again
        read(entered, 1, "First");
        read(entered, 2, "Second");

        // Then
        String ours = " FROM fact WHERE company_id = " + COMPANY;
        assertThat(rows.column("SELECT event ->> 'summary'" + ours, String.class))
                .containsExactly("Second");
        assertThat(rows.column("SELECT tickets FROM day_bucket WHERE company_id = " + COMPANY, Integer.class))
                .containsExactly(1);
        assertThat(rows.column("SELECT read_number FROM superseded_fact WHERE company_id = " + COMPANY, Long.class))
                .contains(1L);
    }

    @Test
    void aDeadLetterOfAnOlderVersionFindsTheNewestOneStillThere() throws SQLException {
        // Given a ticket whose first version was put aside: it was entered today; according to the second, long ago
        LocalDate day = LONG_AGO.minusDays(1);
        read(day.atTime(12, 0).toInstant(ZoneOffset.UTC), 2, "Second");
        jobThatForgetsFacts().forget();

        // When it is applied
        read(clock.now(), 1, "First");

        // Then
        assertThat(rows.column("SELECT event ->> 'summary' FROM fact WHERE company_id = " + COMPANY, String.class))
                .containsExactly("Second");
        assertThat(days("day_bucket")).containsExactly(day);
    }

    /** Versions follow one another by their read number alone. */
    private void read(Instant entered, long readNumber, String summary) {
        var ticket = new TicketChanged(
                COMPANY,
                new SourceVersion(LONG_AGO.atStartOfDay().toInstant(ZoneOffset.UTC), readNumber),
                false,
                TicketChanged.Kind.SERVICE,
                COMPANY,
                summary,
                "Help Desk",
                "New",
                entered,
                null,
                null,
                false,
                null);
        QuarkusTransaction.requiringNew()
                .run(() -> facts.keepNewer(Topics.TICKETS, List.of(rules.of(ticket)), clock.now()));
    }

    @Test
    void theJobKeepsWhatTheConfigurationSays() throws SQLException {
        // Given rows a minute on each side of what the configuration says, and a fact and a closing score of long ago
        Instant edge = clock.now().minus(config.keepKnownFor()).truncatedTo(ChronoUnit.MICROS);
        Instant older = edge.minusSeconds(60);
        Instant younger = edge.plusSeconds(60);
        known(older, younger);
        fact("kept", LONG_AGO);
        bucket(LONG_AGO);
        closing(LONG_AGO);

        // When
        job.forget();

        // Then
        for (String table : INSERT.keySet()) {
            assertThat(remaining(table)).as(table).containsExactly(younger);
        }
        assertThat(days("fact")).as("facts stay for ever by default").containsExactly(LONG_AGO);
        assertThat(days("day_bucket")).containsExactly(LONG_AGO);
        assertThat(closings()).as("so do closing scores").containsExactly(LONG_AGO);
    }

    @Test
    void theJobKeepsADayWithAFactOfWhichADeadLetterMayHoldAnOlderVersion() throws SQLException {
        // Given a day with facts a minute on each side of when dead letters are gone, and a day with an older one alone
        Instant edge = clock.now().minus(deadLetters.kept());
        LocalDate mixed = LONG_AGO.minusDays(2);
        LocalDate settled = LONG_AGO.minusDays(1);
        rows.execute(factOf("older", mixed, edge.minusSeconds(60)));
        rows.execute(factOf("younger", mixed, edge.plusSeconds(60)));
        rows.execute(factOf("alone", settled, edge.minusSeconds(60)));
        bucket(mixed);
        bucket(settled);

        // When
        jobThatForgetsFacts().forget();

        // Then
        assertThat(days("fact")).containsExactly(mixed, mixed);
        assertThat(days("day_bucket")).containsExactly(mixed);
    }

    /** Keeps them for so long that only those of this test are older. */
    private RetentionJob jobThatForgetsFacts() {
        return new RetentionJob(
                retention, clock, RetentionPeriodsTest.with("scoring.keep-facts-for", "10000d"), deadLetters);
    }

    /** Afterwards: when no dead letter can hold an older version of them. */
    private long forgetFacts() {
        return retention.forgetFactsBefore(LONG_AGO, clock.now().plusSeconds(60));
    }

    @Test
    void factsGoWithTheirBucketsBeforeTheFirstDayThatIsKept() throws SQLException {
        // Given
        for (LocalDate day : List.of(LONG_AGO.minusDays(1), LONG_AGO, LONG_AGO.plusDays(1))) {
            fact("of " + day, day);
            bucket(day);
        }
        fact("that counts nowhere", null);

        // When
        long gone = forgetFacts();

        // Then
        assertThat(gone).isEqualTo(1);
        assertThat(days("fact")).containsExactlyInAnyOrder(LONG_AGO, LONG_AGO.plusDays(1), null);
        assertThat(days("day_bucket")).containsExactlyInAnyOrder(LONG_AGO, LONG_AGO.plusDays(1));
    }

    @Test
    void aFactThatIsBeingCountedGoesWithItsBucketAsWell() throws Exception {
        // Given two facts of one day, and one of a day of its own, of which one each has not been committed yet
        LocalDate shared = LONG_AGO.minusDays(2);
        LocalDate own = LONG_AGO.minusDays(1);
        fact("counted", shared);
        bucket(shared);
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(factOf("being counted", shared));
            statement.execute("UPDATE day_bucket SET tickets = 2 WHERE company_id = " + COMPANY);
            statement.execute(factOf("alone", own));
            statement.execute(bucketOf(own));

            // When
            var forgetting = CompletableFuture.supplyAsync(this::forgetFacts);
            assertThatThrownBy(() -> forgetting.get(500, TimeUnit.MILLISECONDS))
                    .as("it waits for the bucket")
                    .isInstanceOf(TimeoutException.class);
            connection.commit();

            // Then
            assertThat(forgetting.get(10, TimeUnit.SECONDS)).isEqualTo(3);
        }
        assertThat(days("fact")).isEmpty();
        assertThat(days("day_bucket")).isEmpty();
    }

    @Test
    void aDayToWhichAFactComesMeanwhileStays() throws Exception {
        // Given a day that may go, and a fact of it that has not been committed yet and may not
        LocalDate day = LONG_AGO.minusDays(1);
        Instant edge = clock.now().truncatedTo(ChronoUnit.MICROS);
        rows.execute(factOf("older", day, edge.minus(1, ChronoUnit.MICROS)));
        bucket(day);
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(factOf("younger", day, edge));
            statement.execute("UPDATE day_bucket SET tickets = 2 WHERE company_id = " + COMPANY);

            // When
            var forgetting = CompletableFuture.supplyAsync(() -> retention.forgetFactsBefore(LONG_AGO, edge));
            assertThatThrownBy(() -> forgetting.get(500, TimeUnit.MILLISECONDS))
                    .as("it waits for the bucket")
                    .isInstanceOf(TimeoutException.class);
            connection.commit();

            // Then
            assertThat(forgetting.get(10, TimeUnit.SECONDS)).isZero();
        }
        assertThat(days("fact")).containsExactly(day, day);
        assertThat(days("day_bucket")).containsExactly(day);
    }

    @Test
    void whoForgetsHoldsUpNobodyElse() throws Exception {
        // Given somebody who holds a fact of one company
        fact("held", LONG_AGO.minusDays(1));
        bucket(LONG_AGO.minusDays(1));
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT FROM fact WHERE company_id = " + COMPANY + " FOR UPDATE");

            // When
            var forgetting = CompletableFuture.supplyAsync(this::forgetFacts);
            assertThatThrownBy(() -> forgetting.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            CompletableFuture<Void> counting = CompletableFuture.runAsync(this::countElsewhere);

            // Then
            counting.get(5, TimeUnit.SECONDS);
            connection.rollback();
            forgetting.get(10, TimeUnit.SECONDS);
        }
        assertThat(days("fact")).isEmpty();
    }

    @Test
    void whoCountsEverythingAgainAndWhoForgetsDoNotWaitForEachOther() throws Exception {
        // Given somebody who keeps others from writing facts, before touching the buckets
        LocalDate day = LONG_AGO.minusDays(1);
        fact("old", day);
        bucket(day);
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE fact IN SHARE ROW EXCLUSIVE MODE");
            int holder = backend(statement);

            // When both go on
            var forgetting = CompletableFuture.supplyAsync(this::forgetFacts);
            await().atMost(Duration.ofSeconds(10)).until(() -> isWaitedFor(holder));
            statement.execute("SET LOCAL lock_timeout = '3s'");
            statement.execute("DELETE FROM day_bucket WHERE company_id = " + COMPANY);
            statement.execute(bucketOf(day));
            connection.commit();

            // Then
            assertThat(forgetting.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        }
        assertThat(days("fact")).isEmpty();
        assertThat(days("day_bucket")).isEmpty();
    }

    private static int backend(Statement statement) throws SQLException {
        try (var row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }

    private boolean isWaitedFor(int backend) throws SQLException {
        return rows.column(
                        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE " + backend
                                + " = ANY (pg_blocking_pids(pid)))",
                        Boolean.class)
                .get(0);
    }

    private void countElsewhere() {
        try {
            fact("elsewhere", null);
            rows.execute("DELETE FROM fact WHERE topic = 'retention' AND id = 'elsewhere'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void closingScoresGoBeforeTheFirstDayThatIsKept() throws SQLException {
        for (LocalDate day : List.of(LONG_AGO.minusDays(1), LONG_AGO, LONG_AGO.plusDays(1))) {
            closing(day);
        }

        assertThat(retention.forgetClosingsBefore(LONG_AGO)).isEqualTo(1);

        assertThat(closings()).containsExactlyInAnyOrder(LONG_AGO, LONG_AGO.plusDays(1));
    }

    /** A row of each table for each moment until which it was known. */
    private void known(Instant... moments) throws SQLException {
        for (int i = 0; i < moments.length; i++) {
            for (String insert : INSERT.values()) {
                rows.execute(insert.formatted(i + 1, moments[i], client));
            }
        }
    }

    private void fact(String id, LocalDate day) throws SQLException {
        rows.execute(factOf(id, day));
    }

    private static String factOf(String id, LocalDate day) {
        return factOf(id, day, Instant.now());
    }

    private static String factOf(String id, LocalDate day, Instant known) {
        return "INSERT INTO fact (topic, id, last_updated, read_number, deleted, company_id, day, tickets, first_touch,"
                + " hours, procurement, answers, rating_sum, rejected, event, known_from) VALUES ('retention', '"
                + id
                + "', now(), 1, false, " + COMPANY + ", " + (day == null ? "NULL" : "DATE '" + day + "'")
                + ", 1, 0, 0, 0, 0, 0, false, '{}', '" + known + "')";
    }

    private void bucket(LocalDate day) throws SQLException {
        rows.execute(bucketOf(day));
    }

    private static String bucketOf(LocalDate day) {
        return "INSERT INTO day_bucket VALUES (" + COMPANY + ", DATE '" + day + "', 1, 0, 0, 0, 0, 0)";
    }

    private void closing(LocalDate day) throws SQLException {
        rows.execute(
                "INSERT INTO closing_score VALUES ('" + client + "', 30, DATE '" + day + "', NULL, NULL, 0, 1, true)");
    }

    private List<LocalDate> closings() throws SQLException {
        return rows.column("SELECT day FROM closing_score WHERE client_id = '" + client + "'", LocalDate.class);
    }

    private List<LocalDate> days(String table) throws SQLException {
        return rows.column("SELECT day FROM " + table + " WHERE company_id = " + COMPANY, LocalDate.class);
    }

    private List<Instant> remaining(String table) throws SQLException {
        String sql = "SELECT " + OURS.get(table).replace("%s", client.toString());
        return rows.column(sql, OffsetDateTime.class).stream()
                .map(OffsetDateTime::toInstant)
                .toList();
    }
}
