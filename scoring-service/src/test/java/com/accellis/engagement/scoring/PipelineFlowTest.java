package com.accellis.engagement.scoring;

import static com.accellis.engagement.scoring.TestEvents.newId;
import static com.accellis.engagement.scoring.TestEvents.send;
import static com.accellis.engagement.scoring.TestEvents.version;
import static com.accellis.engagement.scoring.TestRest.viewer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.events.TicketChanged;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.testkit.Infrastructure;
import com.accellis.engagement.testkit.PlatformTestResource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is said about waiting records is what waits. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class PipelineFlowTest {

    private static final Duration WITHIN = Duration.ofSeconds(30);

    @Inject
    MeterRegistry metrics;

    private static JsonPath pipeline() {
        return viewer().get("/api/v1/pipeline").then().statusCode(200).extract().jsonPath();
    }

    private static int waiting(String what) {
        return pipeline().getInt("topics.find { it.topic == '" + Topics.TICKETS.name() + "' }." + what);
    }

    private double gauge(String name) {
        return metrics.get(name).tag("topic", Topics.TICKETS.name()).gauge().value();
    }

    private static TicketChanged ticket() {
        return new TicketChanged(
                newId(),
                version("2026-01-01T00:00:00Z", 1),
                false,
                TicketChanged.Kind.SERVICE,
                newId(),
                "Mail",
                "Help Desk",
                "New",
                Instant.now(),
                null,
                null,
                false,
                null);
    }

    @Test
    void waitingRecordsAreCountedAndTheOldestAges() throws Exception {
        send(ticket());
        await().atMost(WITHIN).until(() -> waiting("records") == 0);
        var database = Infrastructure.start().database();
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
            // Given that nothing can be applied
            connection.setAutoCommit(false);
            connection.createStatement().execute("LOCK TABLE fact IN ACCESS EXCLUSIVE MODE");
            Instant first = Instant.now();

            // When
            for (int i = 0; i < 3; i++) {
                send(ticket());
            }

            // Then
            assertThat(waiting("records")).isEqualTo(3);
            await().pollDelay(Duration.ofSeconds(1)).atMost(WITHIN).until(() -> true);
            long sinceFirst = Duration.between(first, Instant.now()).toMillis();
            assertThat(waiting("oldestAgeMillis")).isBetween((int) sinceFirst - 900, (int) sinceFirst + 2_000);
            await().atMost(WITHIN).until(() -> gauge("engagement.topic.waiting") == 3);
            assertThat(gauge("engagement.topic.oldest.age")).isGreaterThan(sinceFirst - 900);
            connection.rollback();
        }
        await().atMost(WITHIN).until(() -> waiting("records") == 0);
        assertThat(waiting("oldestAgeMillis")).isZero();
        await().atMost(WITHIN).until(() -> gauge("engagement.topic.waiting") == 0);
        assertThat(gauge("engagement.topic.oldest.age")).isZero();
        JsonPath pipeline = pipeline();
        assertThat(pipeline.getList("eventToScore.share")).isNotEmpty();
        await().atMost(WITHIN).until(() -> pipeline().getInt("waitingEvents") == 0);
        assertThat(pipeline().getInt("oldestWaitingMillis")).isZero();
    }

    @Test
    void clientsThatWaitToBeScoredAreCountedAndTheOldestAges() throws Exception {
        UUID client = TestEvents.clientOf(newId());
        await().atMost(WITHIN)
                .until(() -> viewer().get("/api/v1/scores/" + client).statusCode() == 200);
        var database = Infrastructure.start().database();
        try (var holder = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var marker = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
            // Given that the client cannot be scored
            holder.setAutoCommit(false);
            holder.createStatement().execute("SELECT 1 FROM client WHERE id = '" + client + "' FOR UPDATE");

            // When
            marker.createStatement()
                    .execute("INSERT INTO rescore_mark (client_id, causes, records, event_time) VALUES ('" + client
                            + "', '[]', '[]', now() - interval '1 minute')");

            // Then
            assertThat(pipeline().getInt("waitingClients")).isEqualTo(1);
            assertThat(pipeline().getInt("oldestWaitingClientMillis")).isBetween(60_000, 90_000);
            holder.rollback();
        }
        await().atMost(WITHIN).until(() -> pipeline().getInt("waitingClients") == 0);
        assertThat(pipeline().getInt("oldestWaitingClientMillis")).isZero();
    }
}
