package com.accellis.engagement.scoring.activity;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.scoring.convergence.Alone;
import com.accellis.engagement.scoring.convergence.MovableClock;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.score.CloseDays;
import com.accellis.engagement.scoring.score.Recalculation;
import com.accellis.engagement.scoring.score.RescoreAll;
import com.accellis.engagement.scoring.score.Snapshot;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Days that ended while nobody was there to close them. */
@QuarkusTest
@TestProfile(Alone.class)
class MissedDaysTest {

    private static final Instant WEDNESDAY = Instant.parse("2026-06-03T16:00:00Z");
    private static final Instant FRIDAY = Instant.parse("2026-06-05T16:00:00Z");
    private static final Instant SUNDAY = Instant.parse("2026-06-07T16:00:00Z");
    private static final LocalDate MISSED = LocalDate.parse("2026-06-06");
    private static final int ENOUGH_FOR_ANOTHER_SCORE = 60;
    private static final long END = 5_000;

    @Inject
    Scene scene;

    @Inject
    CloseDays closeDays;

    @Inject
    RescoreAll rescoreAll;

    @Inject
    Recalculation recalculation;

    @Inject
    Snapshot snapshot;

    @Inject
    BusinessClock businessClock;

    @Inject
    MovableClock clock;

    @Inject
    DataSource database;

    private final UUID client = UUID.randomUUID();
    private final long company = System.nanoTime() / 1_000;

    @BeforeEach
    void onlyThisClient() throws SQLException {
        scene.forgetClientsAndSources("applied_offset");
        clock.moveTo(FRIDAY);
        scene.allSourcesRead(FRIDAY);
    }

    @Test
    void aMissedDayIsClosedWithAllThatWasReadSinceItEnded() throws SQLException {
        // Given: closed until Thursday, and nobody there until Sunday
        scene.enter(client);
        scene.assign(company, client, 1);
        closeMissedDays();
        BigDecimal onFriday = currentScore();
        clock.moveTo(SUNDAY);

        // When and then: what is known of the sources is from before the day ended
        scene.judge(SUNDAY);
        closeMissedDays();
        assertThat(closings(MISSED)).isZero();

        // When and then: a run has ended, but what it has read is still on its way
        scene.allSourcesRead(SUNDAY, Map.of(0, END));
        closeMissedDays();
        assertThat(closings(MISSED)).isZero();

        // When and then: it is here
        scene.tickets(company, ENOUGH_FOR_ANOTHER_SCORE, WEDNESDAY, Map.of(0, END));
        scene.judge(SUNDAY);
        closeMissedDays();
        assertThat(closings(MISSED)).isEqualTo(3);
        assertThat(currentScore()).isNotEqualByComparingTo(onFriday);
        assertThat(closingScore(MISSED)).isEqualByComparingTo(currentScore());
    }

    @Test
    void aNewClientIsClosedBackwardsOnceItsCompaniesAreKnown() throws SQLException {
        scene.enter(client);
        scene.tickets(company, ENOUGH_FOR_ANOTHER_SCORE, WEDNESDAY);
        closeMissedDays();
        assertThat(closings(null)).isZero();

        scene.assign(company, client, 1);
        closeMissedDays();

        assertThat(closings(null)).isEqualTo(90 * 3);
        assertThat(closingScore(MISSED.minusDays(2))).isEqualByComparingTo(currentScore());
    }

    @Test
    void aReplicaWhoseClockIsBehindDoesNotTakeTheDayBack() throws SQLException {
        scene.enter(client);
        scene.assign(company, client, 1);
        clock.moveTo(SUNDAY);
        scene.allSourcesRead(SUNDAY);
        assertThat(rescoreAll.notYetAt(businessClock.today())).isTrue();

        clock.moveTo(FRIDAY);
        scene.tickets(company, ENOUGH_FOR_ANOTHER_SCORE, WEDNESDAY);

        assertThat(number("SELECT count(*) FROM score WHERE current AND as_of = ? AND tickets = ?", query -> {
                    query.setDate(1, Date.valueOf(MISSED.plusDays(1)));
                    query.setInt(2, ENOUGH_FOR_ANOTHER_SCORE);
                }))
                .isEqualByComparingTo("3");
    }

    @Test
    void anAuditByAClockThatIsBehindLooksAtTheDayThatHasBegun() {
        // Given: tickets that are within the window on Friday, and no more on Sunday
        scene.enter(client);
        scene.assign(company, client, 1);
        scene.tickets(company, ENOUGH_FOR_ANOTHER_SCORE, FRIDAY.minus(Duration.ofDays(29)));
        clock.moveTo(SUNDAY);
        scene.allSourcesRead(SUNDAY);
        assertThat(rescoreAll.notYetAt(businessClock.today())).isTrue();

        // When
        clock.moveTo(FRIDAY);

        // Then
        assertThat(snapshot.read(() -> recalculation.differences(client))).isEmpty();
    }

    private void closeMissedDays() {
        LocalDate today = businessClock.today();
        assertThat(rescoreAll.notYetAt(today)).isTrue();
        closeDays.makeMissingBefore(today);
    }

    private BigDecimal currentScore() throws SQLException {
        return number(
                "SELECT score FROM score WHERE current AND window_days = 30 AND client_id = ?",
                query -> query.setObject(1, client));
    }

    private BigDecimal closingScore(LocalDate day) throws SQLException {
        return number("SELECT score FROM closing_score WHERE window_days = 30 AND client_id = ? AND day = ?", query -> {
            query.setObject(1, client);
            query.setDate(2, Date.valueOf(day));
        });
    }

    /** @param day null for all days */
    private int closings(LocalDate day) throws SQLException {
        return number("SELECT count(*) FROM closing_score WHERE client_id = ? AND day = coalesce(?, day)", query -> {
                    query.setObject(1, client);
                    query.setDate(2, day == null ? null : Date.valueOf(day));
                })
                .intValueExact();
    }

    private interface Binding {
        void bind(PreparedStatement query) throws SQLException;
    }

    private BigDecimal number(String select, Binding binding) throws SQLException {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(select)) {
            binding.bind(query);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getBigDecimal(1);
            }
        }
    }
}
