package com.accellis.engagement.connector.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.connector.SandboxTestResource;
import com.accellis.engagement.connector.SyncRuns;
import com.accellis.engagement.testkit.PlatformTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
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
