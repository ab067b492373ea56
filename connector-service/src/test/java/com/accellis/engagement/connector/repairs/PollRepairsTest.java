package com.accellis.engagement.connector.repairs;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.accellis.engagement.connector.OpenTransaction;
import com.accellis.engagement.connector.SandboxTestResource;
import com.accellis.engagement.connector.SyncRuns;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(SandboxTestResource.class)
class PollRepairsTest {

    @Inject
    PollRepairs repairs;

    @Inject
    MeterRegistry metrics;

    @Inject
    DataSource database;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    @AfterEach
    void end() {
        thread.shutdownNow();
    }

    /** A run of minutes is judged while it still finds more. */
    @Test
    void whatIsJudgedLaterIsAddedToWhatWasJudgedBefore() {
        SyncRuns.awaitLoaded();
        SyncRuns.complete(SourceEntity.AGREEMENTS, "incremental");
        String run = SyncRuns.complete(SourceEntity.AGREEMENTS, "incremental").getString("id");
        assertThat(SyncRuns.state(run).getLong("changed")).isZero();
        Instant now = Instant.now();
        long before = lastDay();

        found(run, Map.of("910000001", now.minusSeconds(10), "910000002", now.minusSeconds(20)));
        judge();
        assertThat(SyncRuns.state(run).getLong("repairs.count")).isEqualTo(2);
        found(run, Map.of("910000003", now.minusSeconds(40)));
        judge();

        JsonPath judged = SyncRuns.state(run);
        assertThat(judged.getLong("repairs.count")).isEqualTo(3);
        assertThat(judged.getLong("repairs.medianDelaySeconds")).isBetween(20L, 30L);
        assertThat(judged.getLong("repairs.longestDelaySeconds")).isBetween(40L, 50L);
        assertThat(lastDay()).isEqualTo(before + 3);
    }

    @Test
    void whatIsJudgedInVainIsCountedOnlyWhenItIsJudgedAgain() {
        // Given
        SyncRuns.awaitLoaded();
        String run = SyncRuns.complete(SourceEntity.AGREEMENTS, "incremental").getString("id");
        judge();
        double before = counted();
        Instant now = Instant.now();
        found(run, Map.of("910000011", now.minusSeconds(10), "910000012", now.minusSeconds(20)));

        // When
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    repairs.judge(Duration.ZERO);
                    throw new IllegalStateException("the database goes away");
                }))
                .isInstanceOf(IllegalStateException.class);

        // Then
        assertThat(counted()).isEqualTo(before);
        judge();
        assertThat(counted()).isEqualTo(before + 2);
    }

    /** Whoever announces a record again locks several in the order of their ids; who forgets waits for none of them. */
    @Test
    void whatIsAnnouncedAnewIsNotForgotten() throws Exception {
        // Given two announcements of long ago, one of which is just being made again
        try (var announcing = OpenTransaction.on(database)) {
            announcing.update("INSERT INTO announced_record (kind, id, announced_at)"
                    + " VALUES ('LOCK_TEST', '1', '2000-01-01'), ('LOCK_TEST', '2', '2000-01-01')");
            announcing.commit();
            announcing.update("UPDATE announced_record SET announced_at = clock_timestamp()"
                    + " WHERE kind = 'LOCK_TEST' AND id = '1'");

            // When
            var forgetting = CompletableFuture.runAsync(
                    () -> QuarkusTransaction.requiringNew().run(() -> repairs.prune(Duration.ofDays(7_000))), thread);

            // Then
            assertThat(forgetting).as("does not wait").succeedsWithin(Duration.ofSeconds(10));
            announcing.commit();
            assertThat(announcing.texts("SELECT id FROM announced_record WHERE kind = 'LOCK_TEST'"))
                    .containsExactly("1");
        } finally {
            try (var cleaning = OpenTransaction.on(database)) {
                cleaning.update("DELETE FROM announced_record WHERE kind = 'LOCK_TEST'");
                cleaning.commit();
            }
        }
    }

    private double counted() {
        return metrics.get("engagement.repairs.by.poll")
                .tag("entity", "agreement")
                .counter()
                .count();
    }

    /** As the callbacks' page tells it. */
    private static long lastDay() {
        return given().auth()
                .oauth2(TestTokens.viewer())
                .get("/api/v1/callbacks")
                .jsonPath()
                .getLong("items.find { it.type == 'agreement' }.repairsLastDay.count");
    }

    private void found(String run, Map<String, Instant> changedAt) {
        QuarkusTransaction.requiringNew()
                .run(() -> repairs.found(UUID.fromString(run), SourceEntity.AGREEMENTS, changedAt));
    }

    private void judge() {
        QuarkusTransaction.requiringNew().run(() -> repairs.judge(Duration.ZERO));
    }
}
