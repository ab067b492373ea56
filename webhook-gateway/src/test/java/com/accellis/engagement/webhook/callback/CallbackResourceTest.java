package com.accellis.engagement.webhook.callback;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.events.CallbackReceived;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.kit.publish.CloudEventHeaders;
import com.accellis.engagement.testkit.Infrastructure;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTopic;
import com.accellis.engagement.webhook.ConnectWiseTestResource;
import com.accellis.engagement.webhook.KeyServer;
import com.accellis.engagement.webhook.SignedMessage;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(ConnectWiseTestResource.class)
class CallbackResourceTest {

    private static final String KEY = "signing-key-1";
    private static final AtomicLong NEXT_ID = new AtomicLong(9_000);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    KeyServer connectWise;

    @TestHTTPResource("/connectwise/webhook")
    URI webhook;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    private long id;

    @BeforeEach
    void giveKey() {
        id = NEXT_ID.incrementAndGet();
        connectWise.gives("good", KEY);
    }

    @Test
    void aGoodCallbackIsOnTheTopicWhenItIsAnswered() throws IOException {
        Instant before = Instant.now();

        var answer = post(good());

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        var stored = onTopic(id);
        assertThat(stored).hasSize(1);
        var callback = EventJson.read(stored.get(0).value(), CallbackReceived.class);
        assertThat(callback.type()).isEqualTo(CallbackReceived.Type.TICKET);
        assertThat(callback.id()).isEqualTo(id);
        assertThat(callback.action()).isEqualTo(CallbackReceived.Action.UPDATED);
        assertThat(callback.messageId()).isEqualTo("message-" + id);
        assertThat(callback.lastUpdated()).isEqualTo("2026-02-03T16:10:01Z");
        assertThat(callback.receivedAt()).isBetween(before, Instant.now());
        assertThat(header(stored.get(0), CloudEventHeaders.TYPE)).isEqualTo("connectwise.ticket.updated.v1");
        assertThat(header(stored.get(0), CloudEventHeaders.SUBJECT)).isEqualTo("ticket/" + id);
        assertThat(header(stored.get(0), "ce_source")).isEqualTo("webhook-gateway");
        assertThat(new String(stored.get(0).value(), UTF_8)).doesNotContain("Secret marker");
    }

    @Test
    void aRepeatIsAcceptedWithTheSameEventId() {
        post(good());
        post(good());

        assertThat(onTopic(id))
                .hasSize(2)
                .extracting(stored -> header(stored, CloudEventHeaders.ID))
                .containsOnly("connectwise.callbacks:ticket/" + id + ":updated:2026-02-03T16:10:01Z:message-" + id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?recordId=1&action=deleted",
                "?recordId=1&recordId=2",
                "?x=%27;%20drop%20table",
                "?",
                "?memberId="
            })
    void theQueryDoesNotMatter(String query) {
        var answer = send(signed(good().getBytes(UTF_8)).uri(URI.create(webhook + query)));

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(onTopic(id)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "Type, invoice",
        "Action, merged",
    })
    void whatWeDoNotUseIsAcceptedAndCounted(String field, String value) {
        double before =
                counted("outcome=\"ignored\",reason=\"unused-" + field.toLowerCase(java.util.Locale.ROOT) + "\"");
        String body = good().replaceFirst("\"" + field + "\":\"[a-z]*\"", "\"" + field + "\":\"" + value + "\"");

        assertThat(post(body).statusCode()).isEqualTo(204);

        assertThat(onTopic(id)).isEmpty();
        assertThat(counted("outcome=\"ignored\",reason=\"unused-" + field.toLowerCase(java.util.Locale.ROOT) + "\""))
                .isEqualTo(before + 1);
    }

    @Test
    void withoutSignatureItIsRefused() {
        assertProblem(send(request(good().getBytes(UTF_8))), 401, "signature-missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "c2hvcnQ=", "sha256=GYQttUneMEmLLg2HUEzPXumQTzrDMtzljTWAlfuMtkA="})
    void aMalformedSignatureIsRefused(String signature) {
        assertProblem(
                send(request(good().getBytes(UTF_8)).header("x-content-signature", signature)),
                401,
                "signature-malformed");
    }

    @Test
    void twoSignaturesAreRefused() {
        byte[] body = good().getBytes(UTF_8);

        assertProblem(
                send(signed(body).header("x-content-signature", SignedMessage.sign(body, "another"))),
                401,
                "signature-malformed");
    }

    @Test
    void aChangedBodyIsRefused() throws IOException {
        String body = good();
        String signature = SignedMessage.sign(body.getBytes(UTF_8), KEY);
        String rewritten = EventJson.mapper().readTree(body).toPrettyString();

        for (String changed :
                List.of(rewritten, body + "\n", "\uFEFF" + body, body.replace("updated", "deleted"), "")) {
            assertProblem(
                    send(request(changed.getBytes(UTF_8)).header("x-content-signature", signature)),
                    401,
                    "signature-mismatch");
        }
        assertThat(onTopic(id)).isEmpty();
    }

    @Test
    void keysAreTakenFromNowhereElse() {
        String path = "/v2026_4//system/callbackkey/index.rails?companyName=northwind&id=";
        int port = URI.create(connectWise.baseUrl()).getPort();
        for (String keyUrl : List.of(
                "https://evil.example" + path,
                "http://localhost:" + port + path,
                "http://127.0.0.1:" + webhook.getPort() + path,
                connectWise.baseUrl() + "/elsewhere?companyName=northwind",
                "http://x@127.0.0.1:" + port + path,
                "https://169.254.169.254" + path)) {
            assertProblem(postSignedWith("stranger", SignedMessage.ofTicket(id, keyUrl)), 401, "key-url-refused");
        }
        assertProblem(
                postSignedWith("stranger", good().replace("companyName=northwind", "companyName=othertenant")),
                401,
                "wrong-company");
        assertThat(connectWise.strayRequests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "5", "[\"https://na.myconnectwise.net\"]", "{}"})
    void aKeyAddressThatIsNoTextIsRefused(String keyUrl) {
        String body = "{\"CompanyId\":\"northwind\",\"Metadata\":{\"key_url\":" + keyUrl + "}}";

        assertProblem(postSignedWith("stranger", body), 401, "key-url-refused");
    }

    @Test
    void aKeyHostThatHasNoKeyIsFinalAndOneInTroubleIsNot() {
        connectWise.answers("html", exchange -> KeyServer.send(exchange, 200, "<html></html>"));
        connectWise.answers("trouble", exchange -> KeyServer.send(exchange, 503, ""));

        var html = postSignedWith("stranger", SignedMessage.ofTicket(id, connectWise.keyUrl("html")));
        var trouble = postSignedWith("stranger", SignedMessage.ofTicket(id, connectWise.keyUrl("trouble")));

        assertProblem(html, 401, "key-unavailable");
        assertProblem(trouble, 429, "key-unavailable");
        assertThat(trouble.headers().firstValue("Retry-After")).contains("2");
    }

    @Test
    void aMessageOfAnotherCompanyIsRefusedThoughWellSigned() {
        assertProblem(
                post(good().replace("\"CompanyId\":\"northwind\"", "\"CompanyId\":\"other\"")), 403, "wrong-company");
        assertThat(onTopic(id)).isEmpty();
    }

    @Test
    void wellSignedNonsenseIsRefused() {
        post(good());

        for (String notJson : List.of("", "{", "{'ID':1}", "{\"ID\":1,\"ID\":2}", good() + "x", "\uFEFF" + good())) {
            assertProblem(post(notJson), 400, "body-not-json");
        }
        for (String noMessage :
                List.of("null", "[]", "\"x\"", "42", "true", good().replace("\"ID\":" + id, "\"ID\":1.9"))) {
            assertProblem(post(noMessage), 400, "message-malformed");
        }
    }

    @Test
    void contentTypesThatCannotHoldACallbackAreRefused() {
        byte[] body = good().getBytes(UTF_8);
        for (String type : List.of(
                "application/x-www-form-urlencoded", "multipart/form-data", "application/json; charset=utf-16")) {
            assertProblem(send(signed(body).setHeader("Content-Type", type)), 415, "media-type");
        }
        assertProblem(send(signed(body).header("Content-Encoding", "gzip")), 415, "media-type");
        assertThat(send(signed(body).setHeader("Content-Type", "text/plain")).statusCode())
                .isEqualTo(204);
    }

    @Test
    void aMissingContentTypeIsFine() {
        byte[] body = good().getBytes(UTF_8);

        var answer = send(HttpRequest.newBuilder(webhook)
                .header("x-content-signature", SignedMessage.sign(body, KEY))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));

        assertThat(answer.statusCode()).isEqualTo(204);
    }

    @Test
    void anAcceptHeaderChangesNothing() {
        assertThat(send(signed(good().getBytes(UTF_8)).header("Accept", "image/png"))
                        .statusCode())
                .isEqualTo(204);
        assertProblem(send(request(good().getBytes(UTF_8)).header("Accept", "image/png")), 401, "signature-missing");
    }

    @Test
    void aBodyOfAMebibyteIsTheLargest() {
        String body = good().replace("Secret marker 4711", "x".repeat(1024 * 1024 - good().length() + 18));

        assertThat(body).hasSize(1024 * 1024);
        assertThat(post(body).statusCode()).isEqualTo(204);
        assertThat(onTopic(id)).hasSize(1);
    }

    @Test
    void aLargerBodyIsRefusedDeclaredOrNot() throws IOException {
        byte[] body = new byte[1024 * 1024 + 1];

        assertThat(exchange("Content-Length: " + body.length + "\r\n\r\n", body))
                .startsWith("HTTP/1.1 413 ")
                .contains("urn:problem:body-too-large");
        assertThat(exchange("Transfer-Encoding: chunked\r\n\r\n100001\r\n", body))
                .startsWith("HTTP/1.1 413 ")
                .contains("urn:problem:body-too-large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"})
    void otherMethodsAreNotPossible(String method) {
        var answer = send(HttpRequest.newBuilder(webhook).method(method, HttpRequest.BodyPublishers.noBody()));

        assertProblem(answer, 405, "method");
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
    }

    @Test
    void askingForTheHeadIsNotPossible() {
        var answer = send(HttpRequest.newBuilder(webhook).method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/connectwise/webhook/", "//connectwise/webhook", "/connectwise/webhook;x=1", "/connectwise"})
    void thereIsOneSpellingOfTheAddress(String path) {
        byte[] body = good().getBytes(UTF_8);

        assertProblem(
                send(signed(body).uri(URI.create("http://127.0.0.1:" + webhook.getPort() + path))), 404, "not-found");
    }

    @Test
    void aBodyThatDoesNotArriveInTimeEndsTheConnection() throws IOException {
        long began = System.nanoTime();

        String answer = exchange("Content-Length: 100\r\n\r\n", new byte[1]);

        assertThat(answer).startsWith("HTTP/1.1 408 ").contains("urn:problem:request-timeout");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(4500));
    }

    @Test
    void aRotatedKeyIsFetchedOnceAndNoCallbackIsLost() {
        connectWise.gives("rotating", "before");
        String first = SignedMessage.ofTicket(id, connectWise.keyUrl("rotating"));
        assertThat(postSignedWith("before", first).statusCode()).isEqualTo(204);
        connectWise.gives("rotating", "after");

        // Within the pause between two requests the old answer stands, so this waits until it is over.
        await().atMost(Duration.ofSeconds(10))
                .until(() -> postSignedWith("after", first).statusCode() == 204);

        assertThat(connectWise.requestsFor("rotating")).hasSize(2);
        assertThat(postSignedWith("before", first).statusCode()).isEqualTo(204);
    }

    @Test
    void manyAtTheSameTimeAreAllStored() {
        List<Long> ids = new ArrayList<>();
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        IntStream.range(0, 300).forEach(i -> {
            long each = NEXT_ID.incrementAndGet();
            ids.add(each);
            byte[] body =
                    SignedMessage.ofTicket(each, connectWise.keyUrl("good")).getBytes(UTF_8);
            answers.add(http.sendAsync(signed(body).build(), HttpResponse.BodyHandlers.ofString()));
        });

        assertThat(answers).allMatch(answer -> answer.join().statusCode() == 204);
        assertThat(new TestTopic(Topics.CALLBACKS).newestByKey().keySet())
                .containsAll(ids.stream().map(each -> "ticket/" + each).toList());
    }

    @Test
    void withoutTheBrokerEverythingIsToBeTriedAgainInTime() {
        post(good());
        var broker = Infrastructure.start().broker();
        List<HttpResponse<String>> answers;
        long began = System.nanoTime();
        broker.pause();
        try {
            answers = IntStream.range(0, 64)
                    .mapToObj(i -> http.sendAsync(
                            signed(good().getBytes(UTF_8)).build(), HttpResponse.BodyHandlers.ofString()))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        } finally {
            broker.resume();
        }

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(4500));
        assertThat(answers).allSatisfy(answer -> {
            assertProblem(answer, 429, "try-again");
            assertThat(answer.headers().firstValue("Retry-After")).contains("2");
        });
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

    @Test
    void whatHappenedCanBeSeenInTheMetrics() {
        post(good());
        send(request(good().getBytes(UTF_8)));

        String metrics =
                send(HttpRequest.newBuilder(management.resolve("metrics"))).body();

        assertThat(metrics)
                .contains("webhook_callbacks_total{outcome=\"accepted\",reason=\"stored\"")
                .contains("webhook_callbacks_total{outcome=\"refused\",reason=\"signature-missing\"")
                .contains("webhook_acknowledge_seconds_count")
                .contains("webhook_in_flight 0.0")
                .contains("webhook_key_fetches_total{result=\"found\"");
    }

    private String good() {
        return SignedMessage.ofTicket(id, connectWise.keyUrl("good"));
    }

    private HttpResponse<String> post(String body) {
        return send(signed(body.getBytes(UTF_8)));
    }

    private HttpResponse<String> postSignedWith(String key, String body) {
        return send(request(body.getBytes(UTF_8))
                .header("x-content-signature", SignedMessage.sign(body.getBytes(UTF_8), key)));
    }

    private HttpRequest.Builder signed(byte[] body) {
        return request(body).header("x-content-signature", SignedMessage.sign(body, KEY));
    }

    private HttpRequest.Builder request(byte[] body) {
        return HttpRequest.newBuilder(URI.create(webhook + "?recordId=" + id + "&action=updated"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What comes back over a bare connection until the other side closes it. */
    private String exchange(String lastHeaders, byte[] body) throws IOException {
        try (var socket = new Socket("127.0.0.1", webhook.getPort())) {
            socket.setSoTimeout(8_000);
            var out = socket.getOutputStream();
            out.write(("POST /connectwise/webhook HTTP/1.1\r\nHost: gateway\r\n" + lastHeaders).getBytes(ISO_8859_1));
            try {
                out.write(body);
                out.flush();
            } catch (IOException closedEarly) {
                assertThat(closedEarly).hasMessageMatching(".*(reset|pipe).*");
            }
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem;
        try {
            problem = EventJson.mapper().readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + answer.body(), e);
        }
        assertThat(problem.path("type").textValue()).isEqualTo("urn:problem:" + type);
        assertThat(problem.path("status").intValue()).isEqualTo(status);
        assertThat(problem.path("title").textValue()).isNotBlank();
    }

    private double counted(String labels) {
        return send(HttpRequest.newBuilder(management.resolve("metrics")))
                .body()
                .lines()
                .filter(line -> line.startsWith("webhook_callbacks_total{" + labels))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static List<ConsumerRecord<byte[], byte[]>> onTopic(long id) {
        return new TestTopic(Topics.CALLBACKS)
                .records().stream()
                        .filter(stored -> new String(stored.key(), UTF_8).equals("ticket/" + id))
                        .toList();
    }

    private static String header(ConsumerRecord<byte[], byte[]> stored, String name) {
        return CloudEventHeaders.text(stored.headers(), name).orElse(null);
    }
}
