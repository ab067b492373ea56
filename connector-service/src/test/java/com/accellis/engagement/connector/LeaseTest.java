package com.accellis.engagement.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.connector.lease.ActiveLease;
import com.accellis.engagement.connector.lease.LeaseLost;
import com.accellis.engagement.testkit.PlatformTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The lease as another connector would take it, by writing the row that it would write. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(SandboxTestResource.class)
class LeaseTest {

    private static final Duration WITHIN = Duration.ofSeconds(20);

    @Inject
    ActiveLease lease;

    @Inject
    DataSource database;

    @Test
    void whoeverLosesTheLeaseCanWriteNothingUntilItIsActiveAgain() throws SQLException {
        await().atMost(WITHIN).until(() -> lease.fence().isPresent());
        long before = lease.fence().orElseThrow();
        takeOver("3 seconds");
        assertThatThrownBy(() -> lease.write(() -> update("CREATE TABLE written_without_lease (x int)")))
                .isInstanceOf(LeaseLost.class);
        assertThat(exists("written_without_lease")).isFalse();
        await().atMost(WITHIN).until(() -> lease.fence().isEmpty());
        await().atMost(WITHIN).until(() -> lease.fence().isPresent());
        assertThat(lease.fence().orElseThrow()).isGreaterThan(before + 1);
        assertThat(lease.write(() -> "written")).isEqualTo("written");
    }

    private void takeOver(String period) throws SQLException {
        update("UPDATE connector_lease SET fence = fence + 1, holder = gen_random_uuid(),"
                + " held_until = clock_timestamp() + interval '" + period + "'");
    }

    private Void update(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
            return null;
        }
    }

    private boolean exists(String table) throws SQLException {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            query.setString(1, table);
            try (var row = query.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }
}
