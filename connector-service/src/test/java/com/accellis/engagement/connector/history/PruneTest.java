package com.accellis.engagement.connector.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.connector.SandboxTestResource;
import com.accellis.engagement.connector.SyncRuns;
import com.accellis.engagement.connector.platform.SyncConfig;
import com.accellis.engagement.testkit.PlatformTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(SandboxTestResource.class)
class PruneTest {

    private static final int OLD_RUNS = 20;
    private static final int KEPT = 8;
    private static final String OLD_RUN = "INSERT INTO sync_run (id, entity, mode, state, requested_at, started_at,"
            + " finished_at, read, added, changed, unchanged, deleted, rejected)"
            + " SELECT gen_random_uuid(), '%s', 'incremental', 'completed', moment, moment, moment, 0, 0, 0, 0, 0, 0"
            + " FROM generate_series(1, 20) AS i, LATERAL (SELECT now() - interval '100 days' - i * interval '1 hour')"
            + " AS old (moment)";

    @Inject
    SyncHistory history;

    @Inject
    PruneJob job;

    @Inject
    SyncConfig config;

    @Inject
    DataSource database;

    @Test
    void oldRunsGoAndTheLastEightOfEachEntityStay() throws SQLException {
        SyncRuns.awaitLoaded();
        Instant before = Instant.now().minus(Duration.ofDays(90));
        update(OLD_RUN.formatted("agreements"));
        assertThat(history.prune(before, 1_000)).as("when a thousand stay").isZero();
        long newer = count("SELECT count(*) FROM sync_run WHERE entity = 'agreements'") - OLD_RUNS;
        long stay = Math.max(0, KEPT - newer);

        assertThat(history.prune(before, KEPT)).isEqualTo(OLD_RUNS - stay);

        assertThat(count("SELECT count(*) FROM sync_run WHERE entity = 'agreements'"))
                .isGreaterThanOrEqualTo(KEPT);
        assertThat(update("DELETE FROM sync_run WHERE finished_at < now() - interval '90 days'"))
                .isEqualTo((int) stay);
    }

    @Test
    void aRunThatEndedAtTheEdgeStays() throws SQLException {
        // Given a run on each side of the edge and one on it, in a period of their own
        SyncRuns.awaitLoaded();
        Instant edge = Instant.now().minus(Duration.ofDays(80)).truncatedTo(ChronoUnit.MICROS);
        Instant after = edge.plus(1, ChronoUnit.MICROS);
        for (Instant moment : List.of(edge.minus(1, ChronoUnit.MICROS), edge, after)) {
            run(moment);
        }

        // When
        history.prune(edge, 1);

        // Then
        assertThat(runsUntil(after)).containsExactly(edge, after);
        update("DELETE FROM sync_run WHERE finished_at <= '" + after + "'");
    }

    @Test
    void theJobKeepsWhatTheConfigurationSays() throws SQLException {
        // Given rows a minute on each side of what the configuration says, and a find of a run that goes on
        SyncRuns.awaitLoaded();
        long newer = count("SELECT count(*) FROM sync_run WHERE entity = 'agreements'");
        Instant edgeOfRuns = Instant.now().minus(config.keepRuns());
        // The last eight stay in any case.
        List<UUID> newest = new ArrayList<>();
        for (long i = newer; i < KEPT; i++) {
            newest.add(run(Instant.now().minusSeconds(60)));
        }
        run(edgeOfRuns.minusSeconds(60));
        UUID finished = run(edgeOfRuns.plusSeconds(60));
        Instant edge = Instant.now().minus(config.keepAnnouncements());
        announced("older", edge.minusSeconds(60));
        announced("younger", edge.plusSeconds(60));
        found(finished, "older", edge.minusSeconds(60), 5);
        found(finished, "younger", edge.plusSeconds(60), 5);

        // When
        job.prune();

        // Then
        assertThat(runsUntil(edgeOfRuns.plusSeconds(61))).hasSize(1);
        assertThat(ids("SELECT id FROM announced_record WHERE kind = 'PRUNE_TEST'"))
                .containsExactly("younger");
        assertThat(ids("SELECT id FROM polled_change WHERE kind = 'PRUNE_TEST'"))
                .containsExactly("younger");
        update("DELETE FROM announced_record WHERE kind = 'PRUNE_TEST'");
        for (UUID run : newest) {
            update("DELETE FROM sync_run WHERE id = '" + run + "'");
        }
        update("DELETE FROM sync_run WHERE finished_at <= '" + edgeOfRuns.plusSeconds(61) + "'");
    }

    /** A run of agreements that ended then. */
    private UUID run(Instant moment) throws SQLException {
        UUID id = UUID.randomUUID();
        update(
                "INSERT INTO sync_run (id, entity, mode, state, requested_at, started_at, finished_at, read, added, changed,"
                        + " unchanged, deleted, rejected) VALUES ('" + id
                        + "', 'agreements', 'incremental', 'completed', '"
                        + moment + "', '" + moment + "', '" + moment + "', 0, 0, 0, 0, 0, 0)");
        return id;
    }

    private void announced(String id, Instant moment) throws SQLException {
        update("INSERT INTO announced_record (kind, id, announced_at) VALUES ('PRUNE_TEST', '" + id + "', '" + moment
                + "')");
    }

    private void found(UUID run, String id, Instant moment, int delaySeconds) throws SQLException {
        update("INSERT INTO polled_change (run_id, kind, id, changed_at, found_at, delay_seconds) VALUES ('" + run
                + "', 'PRUNE_TEST', '" + id + "', '" + moment + "', '" + moment + "', " + delaySeconds + ")");
    }

    /** When the runs ended that ended by then. */
    private List<Instant> runsUntil(Instant moment) throws SQLException {
        try (var connection = database.getConnection();
                var query = connection.createStatement();
                var rows = query.executeQuery("SELECT finished_at FROM sync_run WHERE entity = 'agreements'"
                        + " AND finished_at <= '" + moment + "' ORDER BY finished_at")) {
            List<Instant> moments = new ArrayList<>();
            while (rows.next()) {
                moments.add(rows.getObject(1, OffsetDateTime.class).toInstant());
            }
            return moments;
        }
    }

    private List<String> ids(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var query = connection.createStatement();
                var rows = query.executeQuery(sql)) {
            List<String> ids = new ArrayList<>();
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
            return ids;
        }
    }

    private int update(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    private long count(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(sql);
                var row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
