package com.accellis.engagement.webhook.callback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.kit.publish.CloudEventHeaders;
import com.accellis.engagement.testkit.CallbackSigner;
import com.accellis.engagement.testkit.TestTopic;
import com.accellis.engagement.webhook.ConnectWiseTestResource;
import com.accellis.engagement.webhook.KeyServer;
import com.accellis.engagement.webhook.SignedMessage;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;

/**
 * What tests of callbacks over HTTP share: a ConnectWise that gives keys, a record of its own for each test, ways to send a
 * callback about it, and to see what became of it. Rows such as W4 are those of the table of bad inputs.
 */
abstract class CallbackFixture {

    static final String KEY = "signing-key-1";
    static final String KEY_PATH = "/v2026_4//system/callbackkey/index.rails?companyName=northwind&id=";
    static final String CLOUD_HOST = ConnectWiseTestResource.CLOUD_HOST;

    private static final AtomicLong NEXT_ID = new AtomicLong(9_000);

    final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    KeyServer connectWise;

    @TestHTTPResource("/connectwise/webhook")
    URI webhook;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    long id;

    @BeforeEach
    void haveAKeyAtHand() {
        id = nextId();
        connectWise.gives("good", KEY);
        await().pollDelay(Duration.ZERO)
                .atMost(Duration.ofSeconds(20))
                .until(() -> post(good()).statusCode() == 204);
        id = nextId();
    }

    static long nextId() {
        return NEXT_ID.incrementAndGet();
    }

    String good() {
        return SignedMessage.ofTicket(id, connectWise.keyUrl("good"));
    }

    /** A callback whose key is to be had elsewhere, signed with a key that nobody has. */
    HttpResponse<String> postWithKeyFrom(String keyUrl) {
        return postSignedWith("stranger", SignedMessage.ofTicket(id, escaped(keyUrl)));
    }

    private static String escaped(String text) {
        String json = EventJson.mapper().getNodeFactory().textNode(text).toString();
        return json.substring(1, json.length() - 1);
    }

    HttpResponse<String> post(String body) {
        return send(signed(body.getBytes(UTF_8)));
    }

    HttpResponse<String> postSignedWith(String key, String body) {
        return send(signedWith(key, body.getBytes(UTF_8)));
    }

    HttpRequest.Builder signed(byte[] body) {
        return signedWith(KEY, body);
    }

    /** As a proxy of ours passes it on. */
    HttpRequest.Builder from(String forwardedFor, byte[] body, String key) {
        return signedWith(key, body).header("X-Forwarded-For", forwardedFor);
    }

    private HttpRequest.Builder signedWith(String key, byte[] body) {
        return request(body).header("x-content-signature", CallbackSigner.sign(body, key));
    }

    HttpRequest.Builder request(byte[] body) {
        return HttpRequest.newBuilder(URI.create(webhook + "?recordId=" + id + "&action=updated"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    RawConnection connect() throws IOException {
        return new RawConnection(webhook.getPort());
    }

    static void assertProblem(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.headers().firstValue("Retry-After").orElse("none"))
                .as("Retry-After")
                .isEqualTo(status == 429 ? "2" : "none");
        assertProblemBody(answer.body(), status, type);
    }

    static void assertProblem(RawConnection.Answer answer, int status, String type) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("content-type")).contains("application/problem+json");
        assertProblemBody(answer.body(), status, type);
    }

    private static void assertProblemBody(String body, int status, String type) {
        JsonNode problem;
        try {
            problem = EventJson.mapper().readTree(body);
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + body, e);
        }
        assertThat(problem.path("type").textValue()).isEqualTo("urn:problem:" + type);
        assertThat(problem.path("status").intValue()).isEqualTo(status);
        assertThat(problem.path("title").textValue()).isNotBlank();
    }

    String metrics() {
        return send(HttpRequest.newBuilder(management.resolve("metrics"))).body();
    }

    /** @param outcome as the label says, such as {@code accepted} */
    double counted(String outcome, String reason) {
        return metric("webhook_callbacks_total{outcome=\"" + outcome + "\",reason=\"" + reason + "\"");
    }

    double metric(String beginning) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(beginning))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    static List<ConsumerRecord<byte[], byte[]>> onTopic(long id) {
        return new TestTopic(Topics.CALLBACKS)
                .records().stream()
                        .filter(stored -> new String(stored.key(), UTF_8).equals("ticket/" + id))
                        .toList();
    }

    static String header(ConsumerRecord<byte[], byte[]> stored, String name) {
        return CloudEventHeaders.text(stored.headers(), name).orElse(null);
    }
}
