package com.accellis.engagement.scoring.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.scoring.activity.Scene;
import com.accellis.engagement.scoring.convergence.Alone;
import com.accellis.engagement.scoring.convergence.MovableClock;
import com.accellis.engagement.scoring.convergence.Stored;
import com.accellis.engagement.scoring.convergence.Told;
import com.accellis.engagement.scoring.score.RescoreAll;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of the sources reaches every score, whatever comes in between. */
@QuarkusTest
@TestProfile(Alone.class)
class ReadinessTest {

    private static final Instant NOW = Instant.parse("2026-05-06T12:00:00Z");
    private static final String NOT_CONFIGURED = "project-engagement not-configured";
    private static final String STALE = "help-desk-usage source-stale";

    /** Of the topic of tickets; nobody else's. */
    private static final int PARTITION = 77;

    @Inject
    Scene scene;

    @Inject
    MovableClock clock;

    @Inject
    FollowSources followSources;

    @Inject
    RescoreAll rescoreAll;

    @Inject
    DataSource database;

    private final UUID client = UUID.randomUUID();
    private final long company = System.nanoTime() / 1_000;
    /** Further than any test before. */
    private final long end = company;

    private ReadinessJob job;

    @BeforeEach
    void aScoredClient() throws SQLException {
        clock.moveTo(NOW);
        scene.forgetSources();
        scene.enter(client);
        scene.assign(company, client, 1);
        job = new ReadinessJob(followSources, rescoreAll);
    }

    @Test
    void whoWasScoredWhileASourceWasAwayIsScoredAgainAlthoughTheFirstAttemptFailed() throws SQLException {
        // Given
        scene.allSourcesRead(NOW);
        job.look();
        scene.switchedOff(SourceEntity.TIME_ENTRIES, NOW.plusSeconds(1));

        // When: somebody else's client keeps everybody from being scored, and only an event scores this one
        var another = UUID.randomUUID();
        scene.enter(another);
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute("UPDATE client SET active_contacts = 4 WHERE id = '" + another + "'");
            }
            job.look();
            assertThat(score()).as("nobody has been scored yet").doesNotContain(NOT_CONFIGURED);
            connection.rollback();
        }
        scene.tickets(company, 1, NOW);
        assertThat(score()).contains(NOT_CONFIGURED);
        scene.allSourcesRead(NOW.plusSeconds(2));
        job.look();

        // Then
        assertThat(score()).doesNotContain(NOT_CONFIGURED);
    }

    @Test
    void whatWasSaidBeforeDoesNotReplaceWhatWasSaidLater() {
        scene.allSourcesRead(NOW);
        scene.switchedOff(SourceEntity.TIME_ENTRIES, NOW.minusSeconds(1));
        job.look();
        assertThat(score()).doesNotContain(NOT_CONFIGURED);

        scene.switchedOff(SourceEntity.TIME_ENTRIES, NOW.plusSeconds(1));
        scene.allSourcesRead(NOW);
        job.look();
        assertThat(score()).contains(NOT_CONFIGURED);
    }

    @Test
    void theFirstAvailableScoreIsAChangeBecauseOfTheLoadAlsoWhenAnEventBringsIt() throws SQLException {
        job.look();
        scene.allSourcesRead(NOW);
        scene.tickets(company, 1, NOW);
        assertThat(causesOfLastChange()).contains("loaded").contains("entered");

        job.look();
        scene.tickets(company, 2, NOW.plusSeconds(1));
        assertThat(causesOfLastChange()).doesNotContain("loaded");
    }

    @Test
    void aSourceThatBecameStaleOrFreshIsACauseAlsoWhenAnEventBringsIt() throws SQLException {
        // Given
        scene.allSourcesRead(NOW.minus(Duration.ofHours(23)));
        job.look();
        assertThat(score()).doesNotContain("source-stale");

        // When and then: everything is too old, and a ticket comes before everybody is scored because of that
        Instant later = NOW.plus(Duration.ofHours(2));
        clock.moveTo(later);
        followSources.look();
        scene.tickets(company, 1, NOW);
        assertThat(score()).contains(STALE);
        assertThat(causesOfLastChange()).contains("availability", "entered").doesNotContain("loaded");

        // When and then: the same when all is fresh again
        scene.allSourcesRead(later);
        scene.tickets(company, 2, NOW.plusSeconds(1));
        assertThat(score()).doesNotContain("source-stale");
        assertThat(causesOfLastChange()).contains("availability", "entered").doesNotContain("loaded");

        // When and then: that has been told
        scene.tickets(company, 3, NOW.plusSeconds(2));
        assertThat(causesOfLastChange()).contains("entered").doesNotContain("availability");
    }

    @Test
    void aSourceIsAsFreshAsWhatHasArrivedAndNotAsWhatWasAnnounced() {
        // Given: the connector was away for more than a day
        scene.allSourcesRead(NOW.minus(Duration.ofHours(25)));
        job.look();
        assertThat(score()).contains(STALE, "project-engagement source-stale");

        // When and then: it has read everything, and the tickets are on their way
        scene.allSourcesRead(NOW, Map.of(PARTITION, end));
        job.look();
        assertThat(score()).contains(STALE).doesNotContain("project-engagement source-stale");

        // When and then: they are here
        scene.tickets(company, 1, NOW, Map.of(PARTITION, end));
        job.look();
        assertThat(score()).doesNotContain("source-stale");
    }

    @Test
    void aSourceOfWhichSomethingIsAlwaysOnItsWayStaysFresh() throws SQLException {
        // Given
        scene.allSourcesRead(NOW);
        job.look();

        // When: each run is announced almost a day after the one before, and its last tickets come a little later
        for (int day = 1; day <= 3; day++) {
            Instant now = NOW.plus(Duration.ofHours(23L * day));
            clock.moveTo(now);
            scene.allSourcesRead(now, Map.of(PARTITION, end + day));
            job.look();
            assertThat(score()).doesNotContain("source-stale");
            scene.tickets(company, 1, now, Map.of(PARTITION, end + day));
            job.look();
        }

        // Then
        assertThat(number("SELECT count(*) FROM superseded_availability"))
                .as("nothing has changed in between")
                .isZero();
    }

    @Test
    void aTopicThatLagsByMoreThanTheTimeBetweenTwoRunsIsFreshAsOfTheOneThatArrived() {
        // Given: nothing was read for more than a day
        scene.allSourcesRead(NOW.minus(Duration.ofHours(25)));
        job.look();
        assertThat(score()).contains(STALE);

        // When: whenever a run has arrived, two more have been announced
        scene.allSourcesRead(NOW, Map.of(PARTITION, end + 1));
        job.look();
        scene.allSourcesRead(NOW.plusSeconds(60), Map.of(PARTITION, end + 2));
        job.look();
        scene.allSourcesRead(NOW.plusSeconds(120), Map.of(PARTITION, end + 3));
        assertThat(score()).contains(STALE);
        scene.tickets(company, 1, NOW, Map.of(PARTITION, end + 1));
        job.look();

        // Then
        assertThat(score()).doesNotContain("source-stale");
    }

    /** A topic that was made anew is shorter than what is waited for. */
    @Test
    void aNewerRunThatIsHereEndsTheWaitForAnOlderOne() {
        scene.allSourcesRead(NOW.minus(Duration.ofHours(25)));
        scene.allSourcesRead(NOW.minusSeconds(60), Map.of(PARTITION, end + 1_000_000));
        job.look();
        assertThat(score()).contains(STALE);

        scene.allSourcesRead(NOW, Map.of(PARTITION, end + 1));
        scene.tickets(company, 1, NOW, Map.of(PARTITION, end + 1));
        job.look();

        assertThat(score()).doesNotContain("source-stale");
    }

    @Test
    void nothingIsScoredByWhatWasTrueBeforeTheServiceStopped() {
        // Given
        scene.allSourcesRead(NOW);
        job.look();
        assertThat(score()).doesNotContain("source-stale");

        // When: it was away for more than a day, and an event is the first that comes
        clock.moveTo(NOW.plus(Duration.ofHours(25)));
        new ReadinessJob(followSources, rescoreAll).onStart(null);
        scene.tickets(company, 1, NOW);

        // Then
        assertThat(score()).contains(STALE);
    }

    @Test
    void aChangeThatOnlyAnotherReplicaSawLeavesNothingBehind() {
        // Given
        scene.allSourcesRead(NOW);
        job.look();

        // When: another replica judges, an event is scored by it, and that replica ends before it has scored everybody
        scene.switchedOff(SourceEntity.TIME_ENTRIES, NOW.plusSeconds(1));
        scene.tickets(company, 1, NOW);
        assertThat(score()).contains(NOT_CONFIGURED);
        scene.allSourcesRead(NOW.plusSeconds(2));
        job.look();

        // Then
        assertThat(score()).doesNotContain(NOT_CONFIGURED);
    }

    private long number(String select) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(select)) {
            row.next();
            return row.getLong(1);
        }
    }

    private String score() {
        return new Stored(database).outcome().scores().get(Told.scoreKey(client, 30));
    }

    private String causesOfLastChange() throws SQLException {
        List<String> changes = new ArrayList<>();
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(
                        "SELECT change ->> 'causes' FROM score_change WHERE client_id = ? ORDER BY revision")) {
            query.setObject(1, client);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    changes.add(rows.getString(1));
                }
            }
        }
        assertThat(changes).isNotEmpty();
        return changes.get(changes.size() - 1);
    }
}
