package com.accellis.engagement.scoring.activity;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.events.ClientChanged;
import com.accellis.engagement.events.CompanyAssigned;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.SourceVersion;
import com.accellis.engagement.events.SyncRunCompleted;
import com.accellis.engagement.events.TicketChanged;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.scoring.convergence.Alone;
import com.accellis.engagement.scoring.convergence.MovableClock;
import com.accellis.engagement.scoring.convergence.Transactions;
import com.accellis.engagement.scoring.counting.Activity;
import com.accellis.engagement.scoring.counting.CountingRules;
import com.accellis.engagement.scoring.mapping.MappingReplica;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.score.AppliedOffsets;
import com.accellis.engagement.scoring.score.Assignments;
import com.accellis.engagement.scoring.score.ClientScores;
import com.accellis.engagement.scoring.score.CloseDays;
import com.accellis.engagement.scoring.score.RescoreAll;
import com.accellis.engagement.scoring.score.SourceStates;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Days that ended while nobody was there to close them. */
@QuarkusTest
@TestProfile(Alone.class)
class MissedDaysTest {

    private static final Instant FRIDAY = Instant.parse("2026-06-05T16:00:00Z");
    private static final Instant SUNDAY = Instant.parse("2026-06-07T16:00:00Z");
    private static final LocalDate MISSED = LocalDate.parse("2026-06-06");
    private static final int ENOUGH_FOR_ANOTHER_SCORE = 60;
    private static final long END = 5_000;

    @Inject
    ApplyActivity applyActivity;

    @Inject
    Assignments assignments;

    @Inject
    AppliedOffsets offsets;

    @Inject
    ClientScores scores;

    @Inject
    CloseDays closeDays;

    @Inject
    RescoreAll rescoreAll;

    @Inject
    BusinessClock businessClock;

    @Inject
    MovableClock clock;

    @Inject
    CountingRules rules;

    @Inject
    SourceStates sources;

    @Inject
    DataSource database;

    private final Transactions transactions = new Transactions();
    private final UUID client = UUID.randomUUID();
    private final long company = System.nanoTime();

    @BeforeEach
    void onlyThisClient() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("TRUNCATE source_state, availability, superseded_availability, applied_offset, client,"
                    + " company_assignment, closing_score, score CASCADE");
        }
        clock.moveTo(FRIDAY);
        runEnds(FRIDAY, Map.of());
    }

    @Test
    void aMissedDayIsClosedWithAllThatWasReadSinceItEnded() throws SQLException {
        // Given: closed until Thursday, and nobody there until Sunday
        enter();
        assign();
        closeMissedDays();
        BigDecimal onFriday = currentScore();
        clock.moveTo(SUNDAY);

        // When and then: what is known of the sources is from before the day ended
        judge(SUNDAY);
        closeMissedDays();
        assertThat(closings(MISSED)).isZero();

        // When and then: a run has ended, but what it has read is still on its way
        runEnds(SUNDAY, Map.of(0, END));
        closeMissedDays();
        assertThat(closings(MISSED)).isZero();

        // When and then: it is here
        applyTickets(ENOUGH_FOR_ANOTHER_SCORE, END);
        closeMissedDays();
        assertThat(closings(MISSED)).isEqualTo(3);
        assertThat(currentScore()).isNotEqualByComparingTo(onFriday);
        assertThat(closingScore(MISSED)).isEqualByComparingTo(currentScore());
    }

    @Test
    void aNewClientIsClosedBackwardsOnceItsCompaniesAreKnown() throws SQLException {
        enter();
        applyTickets(ENOUGH_FOR_ANOTHER_SCORE, 1);
        closeMissedDays();
        assertThat(closings(null)).isZero();

        assign();
        closeMissedDays();

        assertThat(closings(null)).isEqualTo(90 * 3);
        assertThat(closingScore(MISSED.minusDays(2))).isEqualByComparingTo(currentScore());
    }

    @Test
    void aReplicaWhoseClockIsBehindDoesNotTakeTheDayBack() throws SQLException {
        enter();
        assign();
        clock.moveTo(SUNDAY);
        runEnds(SUNDAY, Map.of());
        rescoreAll.notYetAt(businessClock.today());

        clock.moveTo(FRIDAY);
        applyTickets(ENOUGH_FOR_ANOTHER_SCORE, 1);

        assertThat(number("SELECT count(*) FROM score WHERE current AND as_of = ? AND tickets = ?", query -> {
                    query.setDate(1, Date.valueOf(MISSED.plusDays(1)));
                    query.setInt(2, ENOUGH_FOR_ANOTHER_SCORE);
                }))
                .isEqualByComparingTo("3");
    }

    private void closeMissedDays() {
        LocalDate today = businessClock.today();
        rescoreAll.notYetAt(today);
        closeDays.makeMissingBefore(today);
    }

    private void enter() {
        transactions.run(() -> new MappingReplica(assignments, scores, offsets)
                .clients(List.of(new ClientChanged(
                        client, 1, false, null, "Client", "other", ClientChanged.Status.ACTIVE, true, 30, 3))));
    }

    private void assign() {
        transactions.run(() -> new MappingReplica(assignments, scores, offsets)
                .assignments(List.of(new CompanyAssigned(company, client, 1))));
    }

    private void runEnds(Instant at, Map<Integer, Long> ticketEnds) {
        transactions.run(() -> {
            for (SourceEntity entity : SourceEntity.values()) {
                var ends = entity.topic().equals(Topics.TICKETS) ? ticketEnds : Map.<Integer, Long>of();
                sources.keep(new SyncRunCompleted(entity, true, UUID.randomUUID(), at, null, ends));
            }
        });
        judge(at);
    }

    private void judge(Instant now) {
        transactions.run(() -> sources.judge(now, Duration.ofDays(7)));
    }

    private void applyTickets(int count, long nextOffset) {
        List<Activity> tickets = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            tickets.add(rules.of(new TicketChanged(
                    company + n,
                    new SourceVersion(FRIDAY, n),
                    false,
                    TicketChanged.Kind.SERVICE,
                    company,
                    "Printer",
                    "Help Desk",
                    "New",
                    FRIDAY.minus(Duration.ofDays(3)),
                    null,
                    null,
                    false,
                    null)));
        }
        transactions.run(() -> applyActivity.apply(Topics.TICKETS, tickets, Map.of(0, nextOffset), FRIDAY, false));
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
