package com.accellis.engagement.webhook.callback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.events.CallbackReceived;
import com.accellis.engagement.testkit.Infrastructure;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.webhook.ConnectWiseTestResource;
import com.accellis.engagement.webhook.LogLines;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Vetoed;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(ConnectWiseTestResource.class)
class BrokerTroubleTest extends CallbackFixture {

    private static final boolean LONG = "long".equals(System.getProperty("test.counts"));
    private static final int AT_THE_SAME_TIME = LONG ? 1_500 : 300;
    /** A second less than ConnectWise waits. */
    private static final Duration IN_TIME = Duration.ofMillis(4_500);

    /** W43: first the broker as it should be, then one that is there and says nothing. */
    @Test
    void aBrokerThatDoesNotAnswerMeansTryAgainInTime() {
        // The first round pays for connections and for what the JVM has not compiled yet.
        postTogether();
        List<Timed> withBroker = postTogether();
        var broker = Infrastructure.start().broker();
        List<Timed> without;
        broker.pause();
        try {
            without = postTogether();
        } finally {
            broker.resume();
        }

        System.out.printf("%d callbacks at the same time: %s%n", AT_THE_SAME_TIME, Timed.figures(withBroker));
        System.out.printf("the same while the broker is paused: %s%n", Timed.figures(without));
        assertThat(withBroker)
                .allMatch(each ->
                        each.answer().statusCode() == 204 || each.answer().statusCode() == 429)
                .anyMatch(each -> each.answer().statusCode() == 204);
        assertThat(without).allSatisfy(each -> assertProblem(each.answer(), 429, "try-again"));
        assertThat(withBroker).allMatch(each -> each.took().compareTo(IN_TIME) < 0);
        assertThat(without).allMatch(each -> each.took().compareTo(IN_TIME) < 0);
        await().atMost(Duration.ofSeconds(20)).until(() -> post(good()).statusCode() == 204);
    }

    @Test
    void readinessDoesNotDependOnTheBroker() {
        var broker = Infrastructure.start().broker();
        broker.pause();
        try {
            assertThat(send(HttpRequest.newBuilder(management.resolve("health/ready")))
                            .statusCode())
                    .as(management.toString())
                    .isEqualTo(200);
        } finally {
            broker.resume();
        }
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of("in trouble", new NotEnoughReplicasException("x"), 429, "try-again", Level.WARNING),
                Arguments.of("away", new TimeoutException("x"), 429, "try-again", Level.WARNING),
                Arguments.of(
                        "topic missing",
                        new TimeoutException("x", new UnknownTopicOrPartitionException()),
                        429,
                        "try-again",
                        Level.SEVERE),
                Arguments.of("topic gone", new UnknownTopicOrPartitionException(), 429, "try-again", Level.SEVERE),
                Arguments.of("no right", new TopicAuthorizationException("x"), 429, "try-again", Level.SEVERE),
                Arguments.of("not known", new SaslAuthenticationException("x"), 429, "try-again", Level.SEVERE),
                Arguments.of("too large", new RecordTooLargeException("x"), 413, "body-too-large", Level.SEVERE),
                Arguments.of("a mistake", new IllegalStateException("x"), 429, "try-again", Level.WARNING));
    }

    /** The level is what alerts look at. */
    @ParameterizedTest(name = "W43 {0} → {2} {3}, {4}")
    @MethodSource("failures")
    void whyABrokerDoesNotTakeARecordDecides(
            String why, RuntimeException failure, int status, String type, Level level) {
        QuarkusMock.installMockForType(new FailingPublisher(failure), CallbackPublisher.class);
        try (var log = LogLines.of(AcceptCallback.class.getName())) {
            assertProblem(post(good()), status, type);

            assertThat(log.lines()).hasSize(1).allSatisfy(line -> {
                assertThat(line.level().intValue()).isEqualTo(level.intValue());
                assertThat(line.text())
                        .contains("id=" + id)
                        .contains("cause=" + failure.getClass().getSimpleName());
            });
        }
        assertThat(onTopic(id)).isEmpty();
    }

    private List<Timed> postTogether() {
        byte[] body = good().getBytes(UTF_8);
        return IntStream.range(0, AT_THE_SAME_TIME)
                .mapToObj(i -> Timed.of(http, signed(body).build()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
    }

    @Vetoed
    private static final class FailingPublisher extends CallbackPublisher {

        private final RuntimeException failure;

        FailingPublisher(RuntimeException failure) {
            super(null);
            this.failure = failure;
        }

        @Override
        CompletionStage<RecordMetadata> publish(CallbackReceived callback, String trace, Duration within) {
            return CompletableFuture.failedStage(failure);
        }
    }
}
