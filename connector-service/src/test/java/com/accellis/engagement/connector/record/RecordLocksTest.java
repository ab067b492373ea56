package com.accellis.engagement.connector.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.connector.OpenTransaction;
import com.accellis.engagement.connector.SandboxTestResource;
import com.accellis.engagement.connector.SyncRuns;
import com.accellis.engagement.connector.lease.ActiveLease;
import com.accellis.engagement.connector.record.RefreshRequests.Kind;
import com.accellis.engagement.connector.record.RefreshRequests.Request;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.SourceVersion;
import com.accellis.engagement.testkit.PlatformTestResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transactions that work on the same records wait for each other in one order, and meet what the other has done. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(SandboxTestResource.class)
class RecordLocksTest {

    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final SourceEntity MARKETS = SourceEntity.MARKET_DESCRIPTIONS;
    private static final String MARKET = "900000000011";
    private static final String FIRST = "900000000012";
    private static final String SECOND = "900000000013";
    private static final long CONFIRMED = 1_000;

    private static final String ROW = """
            INSERT INTO source_record (topic, id, entity, last_updated, read_number, content_hash, deleted, active)
            VALUES ('%s', '%s', '%s', now(), 1, '', %s, true)
            """;

    @Inject
    VersionGuard guard;

    @Inject
    KeepReadings keepReadings;

    @Inject
    RecordOutbox outbox;

    @Inject
    RefreshRequests requests;

    @Inject
    ActiveLease lease;

    @Inject
    DataSource database;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    @BeforeEach
    void everythingIsLoaded() {
        SyncRuns.awaitLoaded();
        await().atMost(WITHIN).until(() -> lease.fence().isPresent());
    }

    @AfterEach
    void end() throws SQLException {
        thread.shutdownNow();
        try (var cleaning = OpenTransaction.on(database)) {
            cleaning.update("DELETE FROM source_record WHERE topic = '"
                    + MARKETS.topic().name() + "' AND id IN ('" + MARKET + "', '" + FIRST + "', '" + SECOND + "')");
            cleaning.update("DELETE FROM rejected_record WHERE id = '" + MARKET + "'");
            cleaning.update("DELETE FROM refresh_request WHERE id IN ('" + FIRST + "', '" + SECOND + "')");
            cleaning.commit();
        }
    }

    @Test
    void aPageThatIsJustBeingStoredDoesNotHideItsRecordFromADeletion() throws SQLException {
        try (var page = OpenTransaction.on(database)) {
            // Given
            page.update(ROW.formatted(MARKETS.topic().name(), MARKET, MARKETS.wireName(), false));

            // When
            var deleted = CompletableFuture.supplyAsync(
                    () -> takenBack(() -> guard.delete(MARKETS, List.of(MARKET), CONFIRMED)), thread);
            page.awaitWaiter();
            page.commit();

            // Then
            assertThat(deleted).succeedsWithin(WITHIN).isEqualTo(1);
        }
    }

    /** What the work answers; it is not committed, so that nobody is told of a record that never was. */
    private static int takenBack(IntSupplier work) {
        var answer = new AtomicInteger();
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                answer.set(work.getAsInt());
                throw new TakenBack();
            });
        } catch (TakenBack e) {
            // As intended.
        }
        return answer.get();
    }

    private static final class TakenBack extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    /** As those do that keep a page: first the record, then what was said of it while it could not be understood. */
    @Test
    void aDeletionForgetsRejectionsAfterItHasTheRecord() throws SQLException {
        try (var page = OpenTransaction.on(database)) {
            // Given
            page.update(ROW.formatted(MARKETS.topic().name(), MARKET, MARKETS.wireName(), true));
            page.update(
                    "INSERT INTO rejected_record (topic, id, entity, reason, content_hash, first_read_at, last_read_at)"
                            + " VALUES ('" + MARKETS.topic().name() + "', '" + MARKET + "', '" + MARKETS.wireName()
                            + "', 'name', '', now(), now())");
            page.commit();
            page.update("UPDATE source_record SET read_number = 2 WHERE id = '" + MARKET + "'");

            // When
            var deletion = CompletableFuture.supplyAsync(
                    () -> keepReadings.delete(MARKETS, List.of(MARKET), CONFIRMED), thread);
            page.awaitWaiter();

            // Then
            assertThat(page.texts("SELECT id FROM rejected_record WHERE id = '" + MARKET + "' FOR UPDATE NOWAIT"))
                    .containsExactly(MARKET);
            page.commit();
            assertThat(deletion).succeedsWithin(WITHIN).isEqualTo(0);
            assertThat(page.texts("SELECT id FROM rejected_record WHERE id = '" + MARKET + "'"))
                    .isEmpty();
        }
    }

    @Test
    void whatIsPublishedIsLockedInTheOrderInWhichItIsStored() throws SQLException {
        try (var page = OpenTransaction.on(database)) {
            // Given
            for (String id : List.of(FIRST, SECOND)) {
                page.update(ROW.formatted(MARKETS.topic().name(), id, MARKETS.wireName(), true));
            }
            page.commit();
            page.update("UPDATE source_record SET read_number = 2 WHERE id = '" + FIRST + "'");

            // When
            var marking = CompletableFuture.runAsync(
                    () -> QuarkusTransaction.requiringNew()
                            .run(() -> outbox.markPublished(List.of(published(SECOND), published(FIRST)))),
                    thread);
            page.awaitWaiter();

            // Then
            assertThat(page.texts("SELECT id FROM source_record WHERE id = '" + SECOND + "' FOR UPDATE NOWAIT"))
                    .containsExactly(SECOND);
            page.commit();
            assertThat(marking).succeedsWithin(WITHIN);
        }
    }

    private static RecordOutbox.Pending published(String id) {
        return new RecordOutbox.Pending(
                MARKETS.topic().name(), id, MARKETS.wireName(), new SourceVersion(Instant.EPOCH, 1), null, null);
    }

    @Test
    void finishedRequestsAreLockedInTheOrderInWhichTheyAreMade() throws SQLException {
        assertLockedInOrder(requests::done);
    }

    @Test
    void postponedRequestsAreLockedInTheOrderInWhichTheyAreMadeAndStayInTheirOwn() throws SQLException {
        assertLockedInOrder(postponed -> requests.later(postponed, Duration.ofDays(1)));

        try (var afterwards = OpenTransaction.on(database)) {
            assertThat(afterwards.texts("SELECT id FROM refresh_request WHERE id IN ('" + FIRST + "', '" + SECOND
                            + "') ORDER BY due_at"))
                    .containsExactly(SECOND, FIRST);
        }
    }

    /** With the requests in the order in which they became due, the second one first. */
    private void assertLockedInOrder(Consumer<List<Request>> change) throws SQLException {
        try (var asking = OpenTransaction.on(database)) {
            // Given
            for (String id : List.of(FIRST, SECOND)) {
                asking.update("INSERT INTO refresh_request (kind, id, generation, due_at, attempts, announced_deleted)"
                        + " VALUES ('TICKET', '" + id + "', 1, 'infinity', 0, false)");
            }
            asking.commit();
            asking.update("UPDATE refresh_request SET trace = NULL WHERE id = '" + FIRST + "'");

            // When
            var changing = CompletableFuture.runAsync(
                    () -> QuarkusTransaction.requiringNew()
                            .run(() -> change.accept(List.of(request(SECOND), request(FIRST)))),
                    thread);
            asking.awaitWaiter();

            // Then
            assertThat(asking.texts("SELECT id FROM refresh_request WHERE id = '" + SECOND + "' FOR UPDATE NOWAIT"))
                    .containsExactly(SECOND);
            asking.commit();
            assertThat(changing).succeedsWithin(WITHIN);
        }
    }

    private static Request request(String id) {
        return new Request(Kind.TICKET, id, 1, 0, null, false, null);
    }
}
