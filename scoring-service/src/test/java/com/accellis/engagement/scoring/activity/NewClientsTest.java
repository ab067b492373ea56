package com.accellis.engagement.scoring.activity;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.events.ScoreChanged.Cause;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.scoring.convergence.Alone;
import com.accellis.engagement.scoring.convergence.MovableClock;
import com.accellis.engagement.scoring.convergence.Stored;
import com.accellis.engagement.scoring.convergence.Told;
import com.accellis.engagement.scoring.convergence.Transactions;
import com.accellis.engagement.scoring.score.RescoreAll;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** A client that nobody can see yet is not left out when everybody is scored again. */
@QuarkusTest
@TestProfile(Alone.class)
class NewClientsTest {

    private static final Instant NOW = Instant.parse("2026-05-05T12:00:00Z");
    private static final long SECONDS_FOR_OVERTAKING = 2;

    @Inject
    Scene scene;

    @Inject
    MovableClock clock;

    @Inject
    RescoreAll rescoreAll;

    @Inject
    DataSource database;

    private final Transactions transactions = new Transactions();

    @Test
    void aClientThatArrivesWhileASourceIsSwitchedOffIsScoredWithoutIt() throws Exception {
        // Given
        clock.moveTo(NOW);
        scene.forgetSources();
        scene.allSourcesRead(NOW);
        var client = UUID.randomUUID();
        long company = System.nanoTime();
        scene.assign(company, client, 1);
        forget(client);

        // When: everybody is scored again between the client's score and its commit
        var everybody = new AtomicReference<CompletableFuture<Void>>();
        transactions.run(() -> {
            scene.enterWithin(client);
            everybody.set(CompletableFuture.runAsync(() -> {
                scene.switchedOff(SourceEntity.TIME_ENTRIES, NOW);
                transactions.untilDone(() -> rescoreAll.because(Cause.AVAILABILITY));
            }));
            giveItTime(everybody.get());
        });
        everybody.get().get();

        // Then
        assertThat(new Stored(database).outcome().scores().get(Told.scoreKey(client, 30)))
                .contains("project-engagement not-configured");
    }

    /** The assignment has made a row for the client; without it the client is new in every respect. */
    private void forget(UUID client) throws SQLException {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement("DELETE FROM client WHERE id = ?")) {
            delete.setObject(1, client);
            delete.executeUpdate();
        }
    }

    private static void giveItTime(CompletableFuture<Void> work) {
        try {
            work.get(SECONDS_FOR_OVERTAKING, TimeUnit.SECONDS);
        } catch (TimeoutException itWaitsForUs) {
            assertThat(work).isNotDone();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
