package com.accellis.engagement.scoring.activity;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.events.ClientChanged;
import com.accellis.engagement.events.CompanyAssigned;
import com.accellis.engagement.events.ScoreChanged.Cause;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.SyncRunCompleted;
import com.accellis.engagement.scoring.convergence.Alone;
import com.accellis.engagement.scoring.convergence.MovableClock;
import com.accellis.engagement.scoring.convergence.Stored;
import com.accellis.engagement.scoring.convergence.Told;
import com.accellis.engagement.scoring.convergence.Transactions;
import com.accellis.engagement.scoring.mapping.MappingReplica;
import com.accellis.engagement.scoring.score.AppliedOffsets;
import com.accellis.engagement.scoring.score.Assignments;
import com.accellis.engagement.scoring.score.ClientScores;
import com.accellis.engagement.scoring.score.RescoreAll;
import com.accellis.engagement.scoring.score.SourceStates;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
    Assignments assignments;

    @Inject
    AppliedOffsets offsets;

    @Inject
    ClientScores scores;

    @Inject
    MovableClock clock;

    @Inject
    SourceStates sources;

    @Inject
    RescoreAll rescoreAll;

    @Inject
    DataSource database;

    private final Transactions transactions = new Transactions();

    @Test
    void aClientThatArrivesWhileASourceIsSwitchedOffIsScoredWithoutIt() throws Exception {
        // Given
        clock.moveTo(NOW);
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("TRUNCATE source_state, availability, superseded_availability");
        }
        tell(true);
        var mapping = new MappingReplica(assignments, scores, offsets);
        var client = UUID.randomUUID();
        long company = System.nanoTime();
        transactions.run(() -> mapping.assignments(List.of(new CompanyAssigned(company, client, 1))));
        forget(client);

        // When: everybody is scored again between the client's score and its commit
        var everybody = new AtomicReference<CompletableFuture<Void>>();
        transactions.run(() -> {
            mapping.clients(List.of(new ClientChanged(
                    client, 1, false, null, "Client", "other", ClientChanged.Status.ACTIVE, true, 30, 3)));
            everybody.set(CompletableFuture.runAsync(() -> {
                tell(false);
                transactions.untilItPasses(() -> rescoreAll.because(Cause.AVAILABILITY));
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

    private void tell(boolean timeEntries) {
        transactions.run(() -> {
            for (SourceEntity entity : SourceEntity.values()) {
                boolean configured = timeEntries || entity != SourceEntity.TIME_ENTRIES;
                sources.keep(
                        configured
                                ? new SyncRunCompleted(entity, true, UUID.randomUUID(), NOW, null, Map.of())
                                : new SyncRunCompleted(entity, false, null, null, null, null));
            }
            sources.judge(NOW, Duration.ofHours(24));
        });
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
