package com.accellis.engagement.scoring.recount;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.scoring.TestRows;
import com.accellis.engagement.scoring.activity.Scene;
import com.accellis.engagement.scoring.convergence.Alone;
import com.accellis.engagement.scoring.convergence.MovableClock;
import com.accellis.engagement.scoring.counting.CountingBasis;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.platform.ScoringConfig;
import com.accellis.engagement.scoring.score.CountedBy;
import com.accellis.engagement.scoring.score.Recalculation;
import com.accellis.engagement.scoring.score.RescoreAll;
import com.accellis.engagement.scoring.score.Snapshot;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A confirmed start in another time zone than that in which days have begun. */
@QuarkusTest
@TestProfile(Alone.class)
class RecountForTimeZoneTest {

    /** Where days began before; it is tomorrow there. */
    private static final ZoneId FURTHER_EAST = ZoneId.of("Asia/Tokyo");

    private static final Instant NOW = Instant.parse("2026-08-05T16:00:00Z");
    private static final LocalDate TODAY = LocalDate.parse("2026-08-05");

    @Inject
    Scene scene;

    @Inject
    MovableClock clock;

    @Inject
    BusinessClock businessClock;

    @Inject
    CountedBy countedBy;

    @Inject
    CountingBasis basis;

    @Inject
    Recalculation recalculation;

    @Inject
    RescoreAll rescoreAll;

    @Inject
    Snapshot snapshot;

    @Inject
    ScoringConfig config;

    @Inject
    TestRows rows;

    private final UUID client = UUID.randomUUID();
    private final long company = System.nanoTime() / 1_000;

    @BeforeEach
    void onlyThisClient() throws SQLException {
        scene.forgetClientsAndSources("fact", "superseded_fact", "day_bucket");
        clock.moveTo(NOW);
        scene.allSourcesRead(NOW);
        scene.enter(client);
        scene.assign(company, client, 1);
    }

    @AfterEach
    void countedAsConfigured() {
        QuarkusTransaction.requiringNew().run(() -> countedBy.keep(basis));
    }

    @Test
    void aDayThatHasNotBegunInTheNewZoneIsTakenBack() throws SQLException {
        // Given: scores that end tomorrow, when the ticket is not within the shortest window any more
        scene.tickets(company, 1, NOW.minus(Duration.ofDays(29)));
        clock.moveTo(NOW.plus(Duration.ofDays(1)));
        assertThat(rescoreAll.notYetAt(businessClock.today())).isTrue();
        clock.moveTo(NOW);
        assertThat(lastDays()).isEqualTo("2026-08-06 2026-08-06 2026-08-06");
        QuarkusTransaction.requiringNew()
                .run(() ->
                        countedBy.keep(new CountingBasis(FURTHER_EAST, basis.closingStatuses(), basis.ratingScale())));

        // When
        new RecountAtStart(countedBy, basis, recalculation, rescoreAll, config).recountIfNeeded();

        // Then
        assertThat(lastDays()).isEqualTo("2026-08-05 2026-08-05 2026-08-05");
        assertThat(text("SELECT string_agg(tickets::text, ' ' ORDER BY window_days) FROM score"))
                .isEqualTo("1 1 1");
        assertThat(snapshot.read(() -> recalculation.differences(client))).isEmpty();
        assertThat(text("SELECT string_agg(day::text, ' ') FROM closing_score"))
                .as("closing scores stay")
                .isEqualTo("2026-08-05 2026-08-05 2026-08-05");

        // When and then: the day begins in the new zone, too
        clock.moveTo(NOW.plus(Duration.ofDays(1)));
        assertThat(rescoreAll.notYetAt(TODAY.plusDays(1))).isTrue();
        assertThat(lastDays()).isEqualTo("2026-08-06 2026-08-06 2026-08-06");
        assertThat(text("SELECT string_agg(tickets::text, ' ' ORDER BY window_days) FROM score"))
                .isEqualTo("0 1 1");
    }

    private String lastDays() throws SQLException {
        return text("SELECT string_agg(as_of::text, ' ') FROM score WHERE current");
    }

    private String text(String sql) throws SQLException {
        return rows.column(sql, String.class).get(0);
    }
}
