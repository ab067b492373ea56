package com.accellis.engagement.scoring.activity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.events.ScoreChanged;
import com.accellis.engagement.events.ScoreChanged.Cause;
import com.accellis.engagement.events.ScoreChanged.CauseCount;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.scoring.TestRows;
import com.accellis.engagement.scoring.convergence.Alone;
import com.accellis.engagement.scoring.convergence.MovableClock;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.score.RescoreAll;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of a change that a new day has brought. */
@QuarkusTest
@TestProfile(Alone.class)
class CausesOfDaysTest {

    private static final Instant NOW = Instant.parse("2026-08-12T16:00:00Z");

    @Inject
    Scene scene;

    @Inject
    RescoreAll rescoreAll;

    @Inject
    BusinessClock businessClock;

    @Inject
    MovableClock clock;

    @Inject
    TestRows rows;

    private final UUID client = UUID.randomUUID();
    private final long company = System.nanoTime() / 1_000;

    @BeforeEach
    void onlyThisClient() throws SQLException {
        scene.forgetClientsAndSources("rescore_mark");
        clock.moveTo(NOW);
        scene.allSourcesRead(NOW);
        scene.enter(client);
        scene.assign(company, client, 1);
    }

    /** Also when nobody was there for days, or for longer than a window. */
    @ParameterizedTest(name = "tickets of day {0}, {1} days later: {2}")
    @CsvSource({
        "1, 1, ENTERED",
        "2, 3, ENTERED",
        "1, 31, ENTERED",
        "-29, 1, AGED_OUT",
        "-59, 1, AGED_OUT",
        "-89, 1, AGED_OUT",
        "-27, 3, AGED_OUT",
        "0, 30, AGED_OUT",
    })
    void aDayBringsWhatItIsTheDayOfAndTakesWhatIsTooOld(int ofDay, int later, Cause cause)
            throws IOException, SQLException {
        scene.tickets(company, 2, day(ofDay));

        begin(later);

        assertThat(causesOfLastChange()).containsExactly(new CauseCount(cause, 0));
    }

    @Test
    void aDayThatBringsOneRecordAndTakesAnotherIsToldAsBoth() throws IOException, SQLException {
        scene.tickets(company, 2, day(-29));
        scene.tickets(company + 1, 3, day(1));
        scene.assign(company + 1, client, 1);

        begin(1);

        assertThat(causesOfLastChange())
                .containsExactly(new CauseCount(Cause.AGED_OUT, 0), new CauseCount(Cause.ENTERED, 0));
    }

    @Test
    void aDayThatTakesNothingIsNotToldWithTheEventThatComesFirst() throws IOException, SQLException {
        // Given: nothing counts any more on the day that leaves, because its tickets were moved
        scene.tickets(company, 2, day(-29));
        scene.tickets(company, 2, day(0));

        // When
        clock.moveTo(day(1));
        scene.tickets(company, 3, day(1));

        // Then
        assertThat(causesOfLastChange())
                .containsExactly(new CauseCount(Cause.CORRECTED, 2), new CauseCount(Cause.ENTERED, 1));
    }

    private static Instant day(int fromNow) {
        return NOW.plus(Duration.ofDays(fromNow));
    }

    private void begin(int day) {
        clock.moveTo(day(day));
        assertThat(rescoreAll.notYetAt(businessClock.today())).isTrue();
    }

    private List<CauseCount> causesOfLastChange() throws IOException, SQLException {
        List<String> changes = rows.column(
                "SELECT change::text FROM score_change WHERE client_id = '" + client + "' ORDER BY revision",
                String.class);
        assertThat(changes).isNotEmpty();
        return EventJson.read(changes.get(changes.size() - 1).getBytes(UTF_8), ScoreChanged.class)
                .causes();
    }
}
