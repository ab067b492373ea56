package com.accellis.engagement.scoring.score;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.events.MetricScore;
import com.accellis.engagement.events.WindowScore;
import com.accellis.engagement.scoring.convergence.Alone;
import com.accellis.engagement.scoring.convergence.MovableClock;
import com.accellis.engagement.scoring.formula.Totals;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.score.AllScores.Filter;
import com.accellis.engagement.scoring.score.AllScores.Order;
import com.accellis.engagement.scoring.score.AllScores.Sorting;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept in memory is what the tables hold, whoever commits when. */
@QuarkusTest
@TestProfile(Alone.class)
class ScoreBoardTest {

    @Inject
    ScoreBoard board;

    @Inject
    ScoreRows rows;

    @Inject
    Closings closings;

    @Inject
    BusinessClock clock;

    @Inject
    MovableClock movableClock;

    @Inject
    DataSource database;

    private final String name = "board " + UUID.randomUUID();

    @BeforeEach
    void itIsToday() {
        movableClock.moveTo(Instant.now());
    }

    @Test
    void aTransactionThatWasOvertakenByALaterOneIsSeenWhenItCommits() throws Exception {
        // Given
        UUID first = client();
        UUID second = client();
        assertThat(best()).isEmpty();
        assertThat(board.over(30).clients(new Filter(30, false, null, null, null, null, name), List.of()))
                .containsExactlyInAnyOrder(first, second);

        // When: the first begins first and commits last, with a look in between
        var written = new CountDownLatch(1);
        var seen = new CountDownLatch(1);
        var slow = CompletableFuture.runAsync(
                () -> QuarkusTransaction.requiringNew().run(() -> {
                    score(first, "10.0");
                    written.countDown();
                    await(seen);
                }));
        await(written);
        QuarkusTransaction.requiringNew().run(() -> score(second, "20.0"));
        List<UUID> between = best();
        seen.countDown();
        slow.get();

        // Then
        assertThat(between).containsExactly(second);
        assertThat(best()).containsExactly(second, first);
    }

    @Test
    void aScoreThatRisesOverAnotherComesBeforeIt() throws SQLException {
        UUID first = client();
        UUID second = client();
        QuarkusTransaction.requiringNew().run(() -> score(first, "10.0"));
        QuarkusTransaction.requiringNew().run(() -> score(second, "20.0"));
        assertThat(best()).containsExactly(second, first);
        QuarkusTransaction.requiringNew().run(() -> score(first, "30.0"));
        assertThat(best()).containsExactly(first, second);
    }

    @Test
    void whatIsRolledBackIsNotSeen() throws SQLException {
        UUID client = client();
        QuarkusTransaction.requiringNew().run(() -> score(client, "10.0"));
        assertThat(best()).containsExactly(client);
        QuarkusTransaction.begin();
        rows.retire(List.of(client));
        rows.raiseRevisions(Map.of(client, 1L));
        QuarkusTransaction.rollback();
        assertThat(best()).containsExactly(client);
    }

    @Test
    void aClosingThatIsMadeAfterwardsMovesTheTrend() throws SQLException {
        UUID client = client();
        QuarkusTransaction.requiringNew().run(() -> score(client, "10.0"));
        assertThat(risen()).isEmpty();
        QuarkusTransaction.requiringNew()
                .run(() -> closings.backfill(
                        List.of(new Closings.Closing(client, ScoreQueries.trendDay(clock.today()), scored("4.0"))),
                        List.of(client),
                        clock.today().minusDays(1)));
        assertThat(risen()).containsExactly(client);
    }

    /** The clients of this test with a score, the best first. */
    private List<UUID> best() {
        return board.over(30).clients(named(), List.of(new Sorting(Order.SCORE, true)));
    }

    private List<UUID> risen() {
        return board.over(30).clients(named().withTrend(AllScores.Trend.UP), List.of(new Sorting(Order.SCORE, true)));
    }

    private Filter named() {
        return new Filter(30, true, null, null, null, null, name);
    }

    private UUID client() throws SQLException {
        UUID id = UUID.randomUUID();
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement("""
                        INSERT INTO client (id, known, revision, name, active, auto_scoring, window_days, active_contacts,
                                            known_from)
                        VALUES (?, true, 1, ?, true, true, 30, 0, now())
                        """)) {
            insert.setObject(1, id);
            insert.setString(2, name + " " + id);
            insert.executeUpdate();
        }
        return id;
    }

    private void score(UUID client, String score) {
        rows.store(Map.of(client, List.of(new ScoreRows.Scored(scored(score), Totals.NONE))), clock.today());
        rows.raiseRevisions(Map.of(client, 1L));
    }

    private static WindowScore scored(String score) {
        return new WindowScore(30, new BigDecimal(score), "F", BigDecimal.ONE, 1, List.<MetricScore>of());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
