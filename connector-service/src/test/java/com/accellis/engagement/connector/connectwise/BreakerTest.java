package com.accellis.engagement.connector.connectwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.connector.SandboxTestResource;
import com.accellis.engagement.connector.source.FakeServer;
import com.accellis.engagement.connector.source.SourceFailure;
import com.accellis.engagement.testkit.PlatformTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The library's circuit breaker needs the running service. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(SandboxTestResource.class)
class BreakerTest {

    private static final int LAST_REQUESTS = 20;

    private final Breaker breaker =
            new Breaker(FixedConnectWise.at("http://127.0.0.1:1").withBreakerPause(Duration.ofMillis(500)));
    private final AtomicInteger sent = new AtomicInteger();

    private interface Sending {
        HttpResponse<byte[]> send() throws Exception;
    }

    @Test
    void whoeverDoesNotAnswerIsLeftAloneForAWhileAndThenAskedOnce() throws Exception {
        for (int number = 0; number < LAST_REQUESTS; number++) {
            assertThatThrownBy(() -> send(() -> {
                        throw new IOException("nobody there");
                    }))
                    .isInstanceOf(IOException.class);
        }
        assertThat(breaker.state()).isEqualTo("open");
        HttpResponse<byte[]> answer = answer(200);
        assertThatThrownBy(() -> send(() -> answer))
                .isInstanceOf(SourceFailure.class)
                .hasMessageContaining("held back");
        assertThat(sent).as("requests sent").hasValue(LAST_REQUESTS);

        await().atMost(Duration.ofSeconds(10)).until(() -> {
            try {
                return send(() -> answer) == answer;
            } catch (SourceFailure stillHeldBack) {
                return false;
            }
        });
        assertThat(breaker.state()).isEqualTo("closed");
        assertThat(sent).as("requests sent").hasValue(LAST_REQUESTS + 1);
    }

    @ParameterizedTest(name = "status {0}")
    @ValueSource(ints = {502, 503, 504})
    void gatewaysThatFindNobodyOpenIt(int status) throws Exception {
        HttpResponse<byte[]> answer = answer(status);
        for (int number = 0; number < LAST_REQUESTS; number++) {
            assertThat(send(() -> answer)).isSameAs(answer);
        }
        assertThat(breaker.state()).isEqualTo("open");
    }

    @ParameterizedTest(name = "status {0}")
    @ValueSource(ints = {200, 401, 403, 404, 429, 500})
    void answersKeepItClosed(int status) throws Exception {
        HttpResponse<byte[]> answer = answer(status);
        for (int number = 0; number < 2 * LAST_REQUESTS; number++) {
            send(() -> answer);
        }
        assertThat(breaker.state()).isEqualTo("closed");
    }

    @BeforeEach
    void itIsClosedAtFirst() {
        assertThat(breaker.state()).isEqualTo("closed");
    }

    private HttpResponse<byte[]> send(Sending sending) throws IOException, InterruptedException {
        return breaker.send(() -> {
            sent.incrementAndGet();
            return sending.send();
        });
    }

    private static HttpResponse<byte[]> answer(int status) throws IOException, InterruptedException {
        try (var fake = new FakeServer().answer("/", status, "text/plain", "x").start()) {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(fake.url() + "/")).build(),
                            HttpResponse.BodyHandlers.ofByteArray());
        }
    }
}
