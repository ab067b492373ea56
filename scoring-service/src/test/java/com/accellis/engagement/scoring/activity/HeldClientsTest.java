package com.accellis.engagement.scoring.activity;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.events.ScoreChanged.Cause;
import com.accellis.engagement.scoring.TestRows;
import com.accellis.engagement.scoring.convergence.Alone;
import com.accellis.engagement.scoring.convergence.MovableClock;
import com.accellis.engagement.scoring.convergence.Transactions;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.score.RescoreAll;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody holds a client for longer than it is waited for. */
@QuarkusTest
@TestProfile(Alone.class)
class HeldClientsTest {

    private static final Instant NOW = Instant.parse("2026-07-01T16:00:00Z");
    /** Those of the first two portions: two are worked on together, and whoever stops at them comes to no third. */
    private static final int HELD = 250;

    private static final int CLIENTS = 300;

    @Inject
    Scene scene;

    @Inject
    RescoreAll rescoreAll;

    @Inject
    MovableClock clock;

    @Inject
    BusinessClock businessClock;

    @Inject
    DataSource database;

    @Inject
    TestRows rows;

    private final Transactions transactions = new Transactions();

    @BeforeEach
    void clientsOfYesterday() throws SQLException {
        scene.forgetClientsAndSources();
        clock.moveTo(NOW.minus(Duration.ofDays(1)));
        scene.allSourcesRead(clock.instant());
        transactions.run(() -> {
            for (int n = 1; n <= CLIENTS; n++) {
                scene.enterWithin(new UUID(n, 0));
            }
        });
        clock.moveTo(NOW);
    }

    @Test
    void aNewDayBeginsForThoseAfterIt() throws SQLException {
        LocalDate today = businessClock.today();

        assertThat(whileHeld(() -> rescoreAll.notYetAt(today))).isFalse();

        assertThat(scoredAt(today)).isEqualTo(CLIENTS - HELD);
        assertThat(rescoreAll.notYetAt(today)).isTrue();
        assertThat(scoredAt(today)).isEqualTo(CLIENTS);
    }

    @Test
    void thoseAfterItAreScored() throws SQLException {
        LocalDate today = businessClock.today();

        assertThat(whileHeld(() -> rescoreAll.because(Cause.CONFIGURATION))).isFalse();

        assertThat(scoredAt(today)).isEqualTo(CLIENTS - HELD);
        assertThat(rescoreAll.because(Cause.CONFIGURATION)).isTrue();
        assertThat(scoredAt(today)).isEqualTo(CLIENTS);
    }

    private boolean whileHeld(BooleanSupplier pass) throws SQLException {
        try (var connection = database.getConnection();
                var hold = connection.createStatement()) {
            connection.setAutoCommit(false);
            hold.execute("SELECT FROM client ORDER BY id LIMIT " + HELD + " FOR UPDATE");
            try {
                return pass.getAsBoolean();
            } finally {
                connection.rollback();
            }
        }
    }

    private int scoredAt(LocalDate day) throws SQLException {
        return rows.column("SELECT client_id FROM score WHERE window_days = 30 AND as_of = '" + day + "'", UUID.class)
                .size();
    }
}
