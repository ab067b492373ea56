package com.accellis.engagement.connector.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.connector.OpenTransaction;
import com.accellis.engagement.connector.SandboxTestResource;
import com.accellis.engagement.connector.SyncRuns;
import com.accellis.engagement.connector.history.SyncHistory;
import com.accellis.engagement.connector.history.SyncHistory.Cancelled;
import com.accellis.engagement.connector.history.SyncHistory.Requests;
import com.accellis.engagement.connector.history.SyncHistory.Run;
import com.accellis.engagement.connector.history.SyncHistory.RunCancelled;
import com.accellis.engagement.connector.history.SyncMode;
import com.accellis.engagement.connector.lease.ActiveLease;
import com.accellis.engagement.connector.record.Counts;
import com.accellis.engagement.connector.record.ReadNumbers;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.testkit.PlatformTestResource;
import io.quarkus.arc.ClientProxy;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who works on a run, who cancels it and who counts its repairs change the same row, and none of them undoes another. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(SandboxTestResource.class)
class RunRowTest {

    private static final Duration WITHIN = Duration.ofSeconds(10);
    /** Read by themselves once an hour, and by few requests. */
    private static final SourceEntity MARKETS = SourceEntity.MARKET_DESCRIPTIONS;

    private static final Requests ONE_REQUEST = new Requests(1, 0);

    @Inject
    SyncJob syncJob;

    @Inject
    SyncHistory history;

    @Inject
    ReadNumbers readNumbers;

    @Inject
    ActiveLease lease;

    @Inject
    DataSource database;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    @BeforeEach
    void nothingIsUnderWay() {
        SyncRuns.awaitLoaded();
        await().atMost(WITHIN).until(() -> lease.fence().isPresent());
        await().atMost(WITHIN).until(() -> !history.isAwaited(MARKETS));
    }

    @AfterEach
    void end() {
        thread.shutdownNow();
    }

    @Test
    void aPageDoesNotUndoACancellation() throws SQLException {
        withRun((run, other) -> {
            // Given
            other.update("UPDATE sync_run SET cancel_requested = true WHERE id = '" + run.id() + "'");

            // When
            var page = CompletableFuture.runAsync(() -> lease.write(() -> storePage(run)), thread);
            other.awaitWaiter();
            other.commit();

            // Then
            assertThat(page)
                    .failsWithin(WITHIN)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(RunCancelled.class);
            assertThat(column(other, run.id(), "cancel_requested")).isEqualTo("t");
        });
    }

    @Test
    void aCancellationDoesNotUndoTheEndOfARun() throws SQLException {
        withRun((run, other) -> {
            // Given
            other.update("UPDATE sync_run SET state = 'completed', finished_at = now(), fence = NULL WHERE id = '"
                    + run.id() + "'");

            // When
            var cancelled = CompletableFuture.supplyAsync(() -> history.cancel(run.id()), thread);
            other.awaitWaiter();
            other.commit();

            // Then
            assertThat(cancelled).succeedsWithin(WITHIN).isEqualTo(Cancelled.ALREADY_FINISHED);
            assertThat(column(other, run.id(), "state")).isEqualTo("completed");
            assertThat(column(other, run.id(), "cancel_requested")).isEqualTo("f");
        });
    }

    @Test
    void aRunThatIsBegunWhileItIsCancelledIsCancelledAfterItsPage() throws SQLException {
        withWaitingRun((run, other) -> {
            // Given
            other.update("UPDATE sync_run SET state = 'running', started_at = now() WHERE id = '" + run + "'");

            // When
            var cancelled = CompletableFuture.supplyAsync(() -> history.cancel(run), thread);
            other.awaitWaiter();
            other.commit();

            // Then
            assertThat(cancelled).succeedsWithin(WITHIN).isEqualTo(Cancelled.YES);
            assertThat(column(other, run, "state")).isEqualTo("running");
            assertThat(column(other, run, "cancel_requested")).isEqualTo("t");
        });
    }

    @Test
    void aRunThatIsCancelledWhileItWaitsIsNotBegun() throws SQLException {
        withWaitingRun((run, other) -> {
            // Given
            other.update("UPDATE sync_run SET state = 'cancelled', finished_at = now() WHERE id = '" + run + "'");

            // When
            var begun = CompletableFuture.supplyAsync(
                    () -> history.next(MARKETS, lease.fence().orElseThrow(), readNumbers.next()), thread);
            other.awaitWaiter();
            other.commit();

            // Then
            assertThat(begun).succeedsWithin(WITHIN).matches(next -> next.isEmpty(), "nothing is begun");
            assertThat(column(other, run, "state")).isEqualTo("cancelled");
        });
    }

    @Test
    void aPageDoesNotUndoTheCountOfRepairs() throws SQLException {
        withRun((run, other) -> {
            // Given
            other.update(
                    "UPDATE sync_run SET repaired = 3, repair_delay_max_seconds = 40 WHERE id = '" + run.id() + "'");

            // When
            var page = CompletableFuture.runAsync(() -> lease.write(() -> storePage(run)), thread);
            other.awaitWaiter();
            other.commit();

            // Then
            assertThat(page).succeedsWithin(WITHIN);
            assertThat(column(other, run.id(), "repaired")).isEqualTo("3");
            assertThat(column(other, run.id(), "repair_delay_max_seconds")).isEqualTo("40");
            assertThat(column(other, run.id(), "pages")).isEqualTo("1");
        });
    }

    /** The next connector may find nothing more to read, while events of the last page still wait for the broker. */
    @Test
    void whoContinuesARunWaitsForWhatWasReadBefore() throws SQLException {
        withRun((run, other) -> {
            // Given
            long read = readNumbers.next();
            lease.write(() -> history.progress(run, Counts.NONE, "1", Instant.now(), read, ONE_REQUEST));

            // When
            Run continued = history.next(MARKETS, lease.fence().orElseThrow(), readNumbers.next())
                    .orElseThrow();

            // Then
            assertThat(continued.id()).isEqualTo(run.id());
            assertThat(continued.firstRead()).isEqualTo(run.firstRead());
            try (var progress = new Progress(continued)) {
                assertThat(progress.lastReadNumber()).isGreaterThanOrEqualTo(read);
            }
        });
    }

    private void storePage(Run run) {
        history.progress(run, Counts.NONE, "1", Instant.now(), run.firstRead(), ONE_REQUEST);
    }

    private interface Between<R> {

        void happens(R run, OpenTransaction other) throws SQLException;
    }

    private void withRun(Between<Run> between) throws SQLException {
        // The job would take a run that it does not know of for one that another connector left.
        synchronized (ClientProxy.unwrap(syncJob)) {
            Run run = history.start(MARKETS, SyncMode.INCREMENTAL, lease.fence().orElseThrow(), readNumbers.next());
            during(run.id(), run, between);
        }
    }

    private void withWaitingRun(Between<UUID> between) throws SQLException {
        synchronized (ClientProxy.unwrap(syncJob)) {
            await().atMost(WITHIN).until(() -> !history.isAwaited(MARKETS));
            UUID run = history.request(MARKETS, SyncMode.INCREMENTAL);
            during(run, run, between);
        }
    }

    private <R> void during(UUID id, R run, Between<R> between) throws SQLException {
        try (var other = OpenTransaction.on(database)) {
            between.happens(run, other);
        } finally {
            try (var cleaning = OpenTransaction.on(database)) {
                cleaning.update("DELETE FROM sync_run WHERE id = '" + id + "'");
                cleaning.commit();
            }
        }
    }

    private static String column(OpenTransaction transaction, UUID run, String name) throws SQLException {
        return transaction
                .texts("SELECT " + name + " FROM sync_run WHERE id = '" + run + "'")
                .get(0);
    }
}
