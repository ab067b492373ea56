package com.accellis.engagement.registry.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.events.Topics;
import com.accellis.engagement.registry.Samples;
import com.accellis.engagement.testkit.Infrastructure;
import com.accellis.engagement.testkit.PlatformTestResource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is said about companies and contacts that wait is what waits, also while the consumer holds some of them. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class BacklogTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long COMPANY = 83_001;

    @Inject
    MeterRegistry metrics;

    @Test
    void companiesThatWaitAreCountedAndTheOldestAges() throws Exception {
        Samples.send(Samples.company(COMPANY, 1, "Waits not at all", "Legal", null));
        await().atMost(PATIENCE).until(() -> waiting() == 0);
        var database = Infrastructure.start().database();
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement()) {
            // Given that nothing can be applied
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE registry_version IN EXCLUSIVE MODE");
            var first = Instant.now();

            // When
            for (var number = 1; number <= 3; number++) {
                Samples.send(Samples.company(COMPANY + number, 1, "Waits " + number, "Legal", null));
            }

            // Then
            await().atMost(PATIENCE).until(() -> waiting() == 3);
            var sinceFirst = Duration.between(first, Instant.now()).toMillis();
            assertThat(oldestAge()).isBetween(sinceFirst - 900.0, sinceFirst + 2_000.0);
            connection.rollback();
        }
        await().atMost(PATIENCE).until(() -> waiting() == 0);
        assertThat(oldestAge()).isZero();
    }

    private double waiting() {
        return gauge("engagement.topic.waiting");
    }

    private double oldestAge() {
        return gauge("engagement.topic.oldest.age");
    }

    private double gauge(String name) {
        return metrics.get(name).tag("topic", Topics.COMPANIES.name()).gauge().value();
    }
}
