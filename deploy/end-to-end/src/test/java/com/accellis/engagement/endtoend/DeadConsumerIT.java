package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.endtoend.order.AfterImports;
import com.accellis.engagement.endtoend.system.HealthWatch;
import com.accellis.engagement.endtoend.system.Quiet;
import com.accellis.engagement.endtoend.system.ScoringSite;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A consumer that was closed for good does not come back by itself, however well everything around it is. Its service
 * says that it does not live, and a restart is all that is needed.
 */
@Tag("long-only")
@AfterImports
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DeadConsumerIT {

    private static final long SEED = 831;

    /**
     * A planted fault, which the settings of the services rule out for all channels: a batch that waits for so long makes the
     * messaging library close its consumer.
     */
    private static final Map<String, String> CLOSES_A_CONSUMER_THAT_WAITS =
            Map.of("mp.messaging.incoming.tickets.throttled.unprocessed-record-max-age.ms", "5000");

    private static final Duration UNTIL_CLOSED = Duration.ofSeconds(60);
    private static final Duration LOOKED_AT_AFTERWARDS = Duration.ofSeconds(5);

    @Test
    void aServiceWhoseConsumerWasClosedIsNotAliveUntilItIsRestarted() {
        try (var site = ScoringSite.make("dead-consumer");
                var load = new ScoringLoad(site, SEED)) {
            // Given
            var service = site.start(CLOSES_A_CONSUMER_THAT_WAITS).awaitStarted();
            load.start();
            site.awaitWork();

            // When
            try (var health = HealthWatch.of("scoring-service", service)) {
                health.awaitReady();
                assertThat(health.notAlive()).as("not alive before").isEmpty();
                var trouble = site.databaseAdministrator().readOnly();
                try {
                    await("a consumer that is closed")
                            .atMost(UNTIL_CLOSED)
                            .until(() -> !health.notAlive().isEmpty());
                } finally {
                    trouble.end();
                }
            }

            // Then: the database works again, and that does not help
            var afterwards = HealthWatch.of("scoring-service", service);
            try (afterwards) {
                Pause.of(LOOKED_AT_AFTERWARDS);
            }
            assertThat(afterwards.questions()).as("questions").isPositive();
            assertThat(afterwards.notAlive())
                    .as("answers, which name the channel")
                    .hasSize(afterwards.questions())
                    .allSatisfy(said -> assertThat(said).contains(": 503 ").contains("[KO]"));
            service.kill();
            var next = site.start(Map.of()).awaitStarted();
            load.stop();
            Quiet.awaitMiddleOfDay();
            site.awaitRest();
            try (var health = HealthWatch.of("scoring-service", next)) {
                health.awaitReady();
                await("an answer").until(() -> health.questions() > 0);
                assertThat(health.notAlive()).as("not alive after the restart").isEmpty();
            }
            var result = ScoringComparison.of(site, load);
            Figures.print(
                    "dead-consumer",
                    "a closed consumer makes liveness fail, a restart heals it; dead letters %d; %s",
                    site.deadLetters().size(),
                    result);
            assertThat(site.deadLetters()).as("dead letters").isEmpty();
            result.assertNoDifference();
        }
    }
}
