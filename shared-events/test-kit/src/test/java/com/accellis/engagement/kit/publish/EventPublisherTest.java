package com.accellis.engagement.kit.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.events.Topics;
import com.accellis.engagement.testkit.SecuredBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A publisher that is not let in when it begins, with a real broker at which users log in. */
class EventPublisherTest {

    private static final String TOPIC = Topics.CALLBACKS.name();
    private static final String PRINCIPAL = "late";
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void whatIsSentOnceItsUserHasBeenMadeIsStored(@TempDir Path directory) throws IOException {
        var rules = Files.writeString(directory.resolve("rules"), "User:late write,describe topic literal " + TOPIC);
        try (var broker = SecuredBroker.start(rules)) {
            // Given
            broker.lockOut(PRINCIPAL);
            var publisher = new EventPublisher(Map.copyOf(broker.settings(PRINCIPAL)), new Quick(), "test", PATIENCE);
            try {
                assertThat(failureOf(publisher)).isPresent();

                // When
                broker.letIn(PRINCIPAL);

                // Then
                await().atMost(LIMIT).until(() -> failureOf(publisher).isEmpty());
            } finally {
                publisher.close();
            }
        }
    }

    private static Optional<Throwable> failureOf(EventPublisher publisher) {
        try {
            publisher
                    .send(TOPIC, "1", "{}".getBytes(UTF_8), new RecordHeaders())
                    .toCompletableFuture()
                    .join();
            return Optional.empty();
        } catch (CompletionException e) {
            return Optional.of(e.getCause());
        }
    }

    private record Quick(Duration deliveryTimeout, Duration requestTimeout, Duration maxBlock, Duration linger)
            implements PublisherConfig {

        Quick() {
            this(Duration.ofSeconds(1), Duration.ofMillis(900), Duration.ofMillis(500), Duration.ZERO);
        }
    }
}
