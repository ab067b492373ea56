package com.accellis.engagement.webhook.callback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.testkit.CallbackSigner;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.webhook.ConnectWiseTestResource;
import com.accellis.engagement.webhook.LogLines;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(ConnectWiseTestResource.class)
class CallbackProtocolTest extends CallbackFixture {

    private static final int MEBIBYTE = 1024 * 1024;
    private static final String BEGINNING = "POST /connectwise/webhook HTTP/1.1\r\nHost: gateway\r\n";
    /** ConnectWise's patience, and a little for a machine with much to do. */
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    /** W37. */
    @Test
    void aBodyOfAMebibyteIsTheLargest() {
        String body = good().replace("Secret marker 4711", "x".repeat(MEBIBYTE - good().length() + 18));

        assertThat(body).hasSize(MEBIBYTE);
        assertThat(post(body).statusCode()).isEqualTo(204);
        assertThat(onTopic(id)).hasSize(1);
    }

    @ParameterizedTest(name = "W37 {0}")
    @ValueSource(
            strings = {
                "Content-Length: 1048577\r\n\r\n",
                "Content-Length: 99999999999999999\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n100001\r\n"
            })
    void aLargerBodyIsRefusedAndTheConnectionClosed(String headers) throws IOException {
        try (var connection = connect()) {
            connection.send(BEGINNING + headers).send(new byte[MEBIBYTE + 1]);

            assertProblem(connection.answer().orElseThrow(), 413, "body-too-large");
            assertThat(connection.untilClosed()).isEmpty();
        }
    }

    /** W37: more than was declared is another request, and none that anybody understands. */
    @Test
    void whatFollowsADeclaredBodyIsNoPartOfIt() throws IOException {
        byte[] body = good().getBytes(UTF_8);
        try (var connection = connect()) {
            connection
                    .send(BEGINNING + "x-content-signature: " + CallbackSigner.sign(body, KEY) + "\r\nContent-Length: "
                            + body.length + "\r\n\r\n")
                    .send(body)
                    .send("and more\r\n\r\n");

            assertThat(connection.answer().orElseThrow().status()).isEqualTo(204);
            assertThat(connection.answer().orElseThrow().status()).isEqualTo(400);
            assertThat(connection.untilClosed()).isEmpty();
        }
    }

    /** W38. */
    @Test
    void longHeadersAndAddressesAreRefused() throws IOException {
        assertThat(refusal(BEGINNING + "X-Long: " + "x".repeat(20 * 1024) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(refusal("POST /connectwise/webhook?x=" + "x".repeat(4_096) + " HTTP/1.1\r\nHost: gateway\r\n\r\n"))
                .matches("(?s)HTTP/1.[01] 414 .*");
    }

    /** W38. */
    @Test
    void manyHeadersAreRefused() throws IOException {
        assertThat(refusal(BEGINNING + "a:1\r\n".repeat(2_000) + "Content-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
        try (var connection = connect()) {
            connection.send(BEGINNING + "a:1\r\n".repeat(101) + "Content-Length: 0\r\n\r\n");

            assertProblem(connection.answer().orElseThrow(), 431, "headers-too-large");
        }
    }

    @ParameterizedTest(name = "W39 {0}")
    @ValueSource(
            strings = {
                "Host: gateway\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Host: gateway\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
                "Host: gateway\r\nContent-Length: -1\r\n\r\n",
                "Host: gateway\r\nContent-Length: 1x\r\n\r\nx",
                "Host: gateway\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n\r\n",
                "Host: gateway\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
                "Host: gateway\nContent-Length: 0\n\n",
                "Host: one\r\nHost: two\r\nContent-Length: 0\r\n\r\n",
                "Host: gateway\r\nno colon\r\n\r\n",
                "Host: gateway\r\nContent-Length : 0\r\n\r\n"
            })
    void whatIsNotValidHttpEndsTheConnection(String rest) throws IOException {
        assertThat(refusal("POST /connectwise/webhook HTTP/1.1\r\n" + rest)).startsWith("HTTP/1.1 400 ");
    }

    /** W39. */
    @Test
    void aRequestWithoutHostIsRefused() throws IOException {
        try (var connection = connect()) {
            connection.send("POST /connectwise/webhook HTTP/1.1\r\nContent-Length: 0\r\n\r\n");

            assertThat(connection.answer().orElseThrow().status()).isEqualTo(400);
        }
    }

    /** W40: everything at once, because each takes as long as a sender may. */
    @Test
    void whoeverDoesNotGetToTheEndIsCutOffInTime() throws Exception {
        List<Callable<String>> senders = List.of(
                () -> heard("silent", connection -> {}),
                () -> heard("half a head", connection -> connection.send(BEGINNING)),
                () -> heard(
                        "TLS", connection -> connection.send("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc")),
                () -> heard("dripping head", connection -> drip(connection.send(BEGINNING + "X-Slow: "))),
                () -> heard("half a body", connection -> connection.send(BEGINNING + "Content-Length: 100\r\n\r\nx")),
                () -> heard(
                        "dripping body",
                        connection -> drip(connection.send(BEGINNING + "Content-Length: 100\r\n\r\n"))),
                () -> heard(
                        "endless chunks",
                        connection -> drip(connection.send(BEGINNING + "Transfer-Encoding: chunked\r\n\r\nffff\r\n"))),
                () -> heard(
                        "half closed", connection -> connection.send(BEGINNING).endOfSending()),
                () -> heard("dripping second head", connection -> {
                    connection.send(BEGINNING + "Content-Length: 0\r\n\r\n");
                    assertProblem(connection.answer().orElseThrow(), 401, "signature-missing");
                    drip(connection.send(BEGINNING + "X-Slow: "));
                }),
                this::heardAfterAQuietTime,
                () -> heardAfterAnAnswer("dripping while a look is due", Duration.ofSeconds(3)),
                () -> heardAfterAnAnswer("dripping after a look", Duration.ofMillis(5_600)));

        List<String> heard = together(senders);

        for (int withoutWholeHead : new int[] {0, 1, 2, 3, 7, 8, 10, 11}) {
            assertThat(heard.get(withoutWholeHead)).isEmpty();
        }
        for (int withoutWholeBody : new int[] {4, 5, 6}) {
            assertThat(heard.get(withoutWholeBody)).startsWith("HTTP/1.1 408 ").contains("urn:problem:request-timeout");
        }
        // What is cut off is slowness, and not a connection that waits for the next callback.
        assertThat(heard.get(9)).isEqualTo("204, 204");
    }

    @ParameterizedTest(name = "W41 {0}")
    @ValueSource(strings = {"GET", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "BREW"})
    void otherMethodsAreNotPossible(String method) {
        var answer = send(HttpRequest.newBuilder(webhook).method(method, HttpRequest.BodyPublishers.noBody()));

        assertProblem(answer, 405, "method");
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
    }

    /** W41. */
    @Test
    void askingForTheHeadIsNotPossible() {
        var answer = send(HttpRequest.newBuilder(webhook).method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
    }

    @ParameterizedTest(name = "W42 {0}")
    @ValueSource(
            strings = {
                "/connectwise/webhook/",
                "//connectwise/webhook",
                "/connectwise//webhook",
                "/connectwise/webhook;x=1",
                "/connectwise/%77ebhook",
                "/x/%2e%2e/connectwise/webhook",
                "/x/../connectwise/webhook",
                "/connectwise/webhook%00",
                "/connectwise/webhook%2f",
                "/Connectwise/Webhook",
                "/connectwise",
                "/q/health",
                "/"
            })
    void thereIsOneSpellingOfTheAddress(String path) throws IOException {
        byte[] body = good().getBytes(UTF_8);
        try (var connection = connect()) {
            connection
                    .send("POST " + path + " HTTP/1.1\r\nHost: gateway\r\nx-content-signature: "
                            + CallbackSigner.sign(body, KEY) + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .send(body);

            assertProblem(connection.answer().orElseThrow(), 404, "not-found");
        }
        assertThat(onTopic(id)).isEmpty();
    }

    /** W45: some in the middle of it, some right at its end. */
    @Test
    void whoeverGoesAwayLeavesNoTrouble() throws IOException {
        try (var log = LogLines.of("")) {
            byte[] body = good().getBytes(UTF_8);
            String head = BEGINNING + "x-content-signature: " + CallbackSigner.sign(body, KEY) + "\r\nContent-Length: "
                    + body.length + "\r\n\r\n";
            for (int i = 0; i < 50; i++) {
                try (var connection = connect()) {
                    connection.send(head).send(i % 2 == 0 ? body : new byte[10]);
                }
            }

            assertThat(post(good()).statusCode()).isEqualTo(204);
            await().atMost(Duration.ofSeconds(5)).until(() -> metric("webhook_in_flight") == 0);
            assertThat(log.worrying()).isEmpty();
        }
    }

    /** W46. */
    @Test
    void wordsAboutWhereARequestComesFromChangeNothingInWhatItIs() {
        var forged = signed(good().getBytes(UTF_8))
                .header("X-Forwarded-For", "203.0.113.7, not an address")
                .header("X-Forwarded-Host", "evil.example")
                .header("X-Forwarded-Prefix", "/elsewhere")
                .header("X-Forwarded-Proto", "gopher")
                .header("X-Original-URL", "/q/health")
                .header("X-HTTP-Method-Override", "DELETE")
                .header("Forwarded", "for=127.0.0.1;host=evil.example");

        assertThat(send(forged).statusCode()).isEqualTo(204);
        assertThat(onTopic(id)).hasSize(1);
    }

    /** What comes back until the other side closes. */
    private String refusal(String request) throws IOException {
        try (var connection = connect()) {
            return connection.send(request).untilClosed();
        }
    }

    /** What a sender does to a connection. */
    private interface Sending {
        void to(RawConnection connection) throws IOException;
    }

    private String heard(String sender, Sending sending) throws IOException {
        try (var connection = connect()) {
            long began = System.nanoTime();
            sending.to(connection);
            String heard = connection.untilClosed();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).as(sender).isLessThan(PATIENCE);
            return heard;
        }
    }

    private String heardAfterAQuietTime() throws IOException {
        try (var connection = connect()) {
            int first = answered(connection);
            quiet(Duration.ofMillis(5_700));
            return first + ", " + answered(connection);
        }
    }

    /** Two answers, then nothing for a while, and then a head that never ends: its time begins with it. */
    private String heardAfterAnAnswer(String sender, Duration quiet) throws IOException {
        try (var connection = connect()) {
            assertThat(answered(connection)).isEqualTo(204);
            assertThat(answered(connection)).isEqualTo(204);
            quiet(quiet);
            long began = System.nanoTime();
            drip(connection.send(BEGINNING + "X-Slow: "));
            String heard = connection.untilClosed();
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .as(sender)
                    .isBetween(Duration.ofSeconds(4), PATIENCE);
            return heard;
        }
    }

    private int answered(RawConnection connection) throws IOException {
        byte[] body = good().getBytes(UTF_8);
        return connection
                .send(BEGINNING + "x-content-signature: " + CallbackSigner.sign(body, KEY) + "\r\nContent-Length: "
                        + body.length + "\r\n\r\n" + new String(body, UTF_8))
                .answer()
                .orElseThrow()
                .status();
    }

    private static void quiet(Duration time) {
        await().pollDelay(time).atMost(time.plusSeconds(4)).until(() -> true);
    }

    /** A byte now and then, for longer than anybody would wait. */
    private static void drip(RawConnection connection) {
        var thread = new Thread(() -> {
            for (int i = 0; i < 40 && !Thread.interrupted(); i++) {
                connection.send("x");
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static List<String> together(List<Callable<String>> senders)
            throws InterruptedException, ExecutionException {
        var threads = Executors.newFixedThreadPool(senders.size());
        try {
            List<String> heard = new ArrayList<>();
            for (Future<String> each : threads.invokeAll(senders)) {
                heard.add(each.get());
            }
            return heard;
        } finally {
            threads.shutdownNow();
        }
    }
}
