package com.accellis.engagement.scoring.activity;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.events.ScoreChanged.Cause;
import com.accellis.engagement.scoring.TestRows;
import com.accellis.engagement.scoring.convergence.Alone;
import com.accellis.engagement.scoring.convergence.MovableClock;
import com.accellis.engagement.scoring.score.RescoreAll;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whom a lagging topic moves rarely is scored as often as whom it moves all the time. */
@QuarkusTest
@TestProfile(Alone.class)
class ScoredAlongTest {

    private static final UUID OFTEN = new UUID(0, 1);
    private static final UUID RARELY = new UUID(0, 2);

    @Inject
    Scene scene;

    @Inject
    RescoreAll rescoreAll;

    @Inject
    MovableClock clock;

    @Inject
    TestRows rows;

    private Instant now;

    @BeforeEach
    void twoClients() throws SQLException {
        rows.execute("TRUNCATE client, company_assignment, closing_score, score, rescore_mark CASCADE");
        // Long after whatever another test has seen.
        now = clock.instant().plus(Duration.ofDays(1));
        clock.moveTo(now);
        scene.enter(OFTEN);
        scene.enter(RARELY);
    }

    @Test
    void whileOthersAreMarked() throws SQLException {
        mark(RARELY);
        assertThat(rescoreAll.marked()).isTrue();

        for (int pass = 0; pass < 5; pass++) {
            clock.moveTo(clock.instant().plusSeconds(2));
            assertThat(scoredByPassOver(OFTEN)).containsExactly(OFTEN, RARELY);
        }
    }

    @Test
    void sinceEverybodyWasScoredThoughNobodyWasMarkedAtFirst() throws SQLException {
        assertThat(rescoreAll.because(Cause.AVAILABILITY)).isTrue();
        assertThat(rescoreAll.marked()).isFalse();
        clock.moveTo(now.plusSeconds(2));

        assertThat(scoredByPassOver(OFTEN)).containsExactly(OFTEN, RARELY);
    }

    @Test
    void notAnyMoreOnceNobodyWasMarkedForAWhile() throws SQLException {
        mark(RARELY);
        assertThat(rescoreAll.marked()).isTrue();
        clock.moveTo(now.plus(Duration.ofSeconds(6)));

        assertThat(scoredByPassOver(OFTEN)).containsExactly(OFTEN);
    }

    @Test
    void notByPassesOverFewOfThem() throws SQLException {
        for (int n = 3; n <= 5; n++) {
            scene.enter(new UUID(0, n));
        }
        assertThat(rescoreAll.because(Cause.AVAILABILITY)).isTrue();

        assertThat(scoredByPassOver(OFTEN)).containsExactly(OFTEN);
    }

    private void mark(UUID client) throws SQLException {
        rows.execute("INSERT INTO rescore_mark (client_id, causes, records, event_time) VALUES ('" + client
                + "', '[]', '[]', '" + clock.instant() + "')");
    }

    /** Whoever scores a client locks its row, which leaves the number of the transaction there. */
    private List<UUID> scoredByPassOver(UUID marked) throws SQLException {
        mark(marked);
        rows.execute("UPDATE client SET industry = industry");
        assertThat(rescoreAll.marked()).isTrue();
        return rows.column("SELECT id FROM client WHERE xmax::text <> '0' ORDER BY id", UUID.class);
    }
}
