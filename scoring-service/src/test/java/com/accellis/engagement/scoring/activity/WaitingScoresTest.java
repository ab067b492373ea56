package com.accellis.engagement.scoring.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.scoring.convergence.Alone;
import com.accellis.engagement.scoring.convergence.MovableClock;
import com.accellis.engagement.scoring.convergence.Transactions;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Two companies of a client get tickets at the same time: whoever scores last has seen the tickets of both. */
@QuarkusTest
@TestProfile(Alone.class)
class WaitingScoresTest {

    private static final Instant NOW = Instant.parse("2026-07-07T12:00:00Z");
    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    Scene scene;

    @Inject
    MovableClock clock;

    @Inject
    DataSource database;

    private final Transactions transactions = new Transactions();

    @Test
    void whoeverWaitsForAClientScoresWhatWasCommittedMeanwhile() throws Exception {
        // Given
        clock.moveTo(NOW);
        scene.forgetSources();
        scene.allSourcesRead(NOW);
        var client = UUID.randomUUID();
        long company = System.nanoTime();
        scene.enter(client);
        scene.assign(company, client, 1);
        scene.assign(company + 1, client, 1);

        // When: the second has stored its tickets and waits for the client, which the first has scored already
        var second = new AtomicReference<CompletableFuture<Void>>();
        transactions.run(() -> {
            scene.ticketsWithin(company, 3, NOW, Map.of());
            second.set(CompletableFuture.runAsync(
                    () -> scene.tickets(company + 1, 4, NOW), work -> new Thread(work).start()));
            await().atMost(SOON)
                    .until(() -> number("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                    + " AND wait_event_type = 'Lock'")
                            == 1);
        });
        second.get().get();

        // Then
        assertThat(number("SELECT sum(tickets) FROM score WHERE client_id = '" + client + "' AND window_days = 30"))
                .isEqualTo(7);
    }

    private long number(String select) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(select)) {
            row.next();
            return row.getLong(1);
        }
    }
}
