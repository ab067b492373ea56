package com.accellis.engagement.scoring.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.events.ClientChanged;
import com.accellis.engagement.events.ScoreChanged.Cause;
import com.accellis.engagement.testkit.PlatformTestResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class RescoreAllTest {

    private static final Duration WITHIN = Duration.ofSeconds(20);

    @Inject
    RescoreAll rescoreAll;

    @Inject
    Assignments assignments;

    @Inject
    ClientScores scores;

    @Inject
    DataSource database;

    @Test
    void waitsForClientsThatAreBeingAdded() throws Exception {
        // Given a transaction that has added and scored a client and has not committed
        UUID client = UUID.randomUUID();
        var added = new CountDownLatch(1);
        var commit = new CountDownLatch(1);
        var adding = CompletableFuture.runAsync(() -> QuarkusTransaction.requiringNew()
                .run(() -> {
                    assignments.keepNewer(List.of(new ClientChanged(
                            client, 1, false, null, "Late Ltd", "other", ClientChanged.Status.ACTIVE, true, 30, 3)));
                    scores.rescore(new HashMap<>(Map.of(client, Causes.of(Cause.CONFIGURATION))));
                    added.countDown();
                    hold(commit);
                }));
        added.await();

        // When everyone is scored again
        var everyone = CompletableFuture.runAsync(() -> rescoreAll.because(Cause.AVAILABILITY));
        await().atMost(WITHIN).until(() -> everyone.isDone() || waitsForOthers());
        boolean done = everyone.isDone();
        commit.countDown();
        adding.join();
        everyone.join();

        // Then that waits for the client
        assertThat(done).isFalse();
    }

    private static void hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private boolean waitsForOthers() throws SQLException {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(
                        "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
                var rows = query.executeQuery()) {
            return rows.next();
        }
    }
}
