package com.accellis.engagement.webhook.callback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThatCode;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.testkit.Infrastructure;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.webhook.ConnectWiseTestResource;
import com.accellis.engagement.webhook.KeyServer;
import com.accellis.engagement.webhook.SignedMessage;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Limits that are lower here than anywhere, so that tests can reach them. */
@QuarkusTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@TestProfile(CallbackLimitsTest.Low.class)
@WithTestResource(PlatformTestResource.class)
@WithTestResource(ConnectWiseTestResource.class)
class CallbackLimitsTest extends CallbackFixture {

    private static final boolean LONG = "long".equals(System.getProperty("test.counts"));
    private static final int IN_FLIGHT = 50;
    private static final int NEW_ADDRESSES = 20;
    private static final int UNVERIFIED = 30;
    private static final int MEBIBYTE = 1024 * 1024;

    /** See the constants. */
    public static class Low implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "webhook.in-flight", Integer.toString(IN_FLIGHT),
                    "webhook.bodies-together", Integer.toString(3 * MEBIBYTE),
                    "webhook.unverified-per-minute", Integer.toString(UNVERIFIED),
                    "signing-keys.new-addresses-per-minute", Integer.toString(NEW_ADDRESSES));
        }
    }

    /** W21. The last one, because it leaves nobody a new address in its minute. */
    @Test
    @Order(Integer.MAX_VALUE)
    void madeUpKeyAddressesAreAskedOnlySoOften() {
        int callbacks = LONG ? 10_000 : 500;

        List<HttpResponse<String>> answers = IntStream.range(0, callbacks)
                .mapToObj(i -> postWithKeyFrom(connectWise.keyUrl("made-up-" + i)))
                .toList();

        assertThat(answers).allMatch(answer -> answer.statusCode() == 401 || answer.statusCode() == 429);
        assertProblem(answers.get(callbacks - 1), 429, "too-many-requests");
        // Counting begins again with every minute.
        int minutes = LONG ? 10 : 2;
        assertThat(connectWise.numberOfRequestsLike("made-up-.*")).isLessThanOrEqualTo(minutes * NEW_ADDRESSES);
        assertThat(post(good()).statusCode()).as("a known key").isEqualTo(204);
    }

    /** W44: ten times as many at once as may be, while nothing gets finished. */
    @Test
    void moreThanFitIsToBeTriedAgainAtOnce() {
        var broker = Infrastructure.start().broker();
        List<Timed> answers;
        double busy = counted("deferred", "busy");
        broker.pause();
        try {
            byte[] body = good().getBytes(UTF_8);
            var underWay = IntStream.range(0, 10 * IN_FLIGHT)
                    .mapToObj(i -> Timed.of(http, signed(body).build()))
                    .toList();
            await().pollInterval(Duration.ofMillis(20))
                    .atMost(Duration.ofSeconds(4))
                    .until(() -> metric("webhook_in_flight") > 0);
            answers = underWay.stream().map(CompletableFuture::join).toList();
        } finally {
            broker.resume();
        }

        long resumed = System.nanoTime();
        assertThat(answers).allSatisfy(each -> assertProblem(each.answer(), 429, "try-again"));
        assertThat(answers).allMatch(each -> each.took().compareTo(Duration.ofMillis(4_500)) < 0);
        assertThat(counted("deferred", "busy") - busy).isBetween(5.0 * IN_FLIGHT, 9.0 * IN_FLIGHT);
        await().pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(20))
                .until(() -> post(good()).statusCode() == 204);
        System.out.printf(
                "%d callbacks where %d fit, broker paused: %s; first 204 %d ms after the broker was back%n",
                answers.size(),
                IN_FLIGHT,
                Timed.figures(answers),
                Duration.ofNanos(System.nanoTime() - resumed).toMillis());
        assertThat(metric("webhook_in_flight")).isZero();
    }

    /** Memory: bodies that have not arrived wholly are held too. */
    @Test
    void bodiesTogetherHaveOnlySoMuchRoom() throws IOException {
        List<RawConnection> senders = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                senders.add(connect()
                        .send("POST /connectwise/webhook HTTP/1.1\r\nHost: gateway\r\nContent-Length: " + MEBIBYTE
                                + "\r\n\r\n")
                        .send(new byte[MEBIBYTE - 1]));
            }
            int refused = 0;
            for (RawConnection sender : senders) {
                RawConnection.Answer answer = sender.answer().orElseThrow();
                assertProblem(answer, answer.status(), answer.status() == 429 ? "try-again" : "request-timeout");
                refused += answer.status() == 429 ? 1 : 0;
            }
            assertThat(refused).isBetween(1, 4);
        } finally {
            for (RawConnection sender : senders) {
                sender.close();
            }
        }
        String large = good().replace("Secret marker 4711", "x".repeat(900_000));
        await().atMost(Duration.ofSeconds(5)).until(() -> post(large).statusCode() == 204);
    }

    /** W46. */
    @Test
    void strangersHaveALimitForEachAddress() {
        double deferred = counted("deferred", "too-many-unverified");
        for (int i = 0; i < UNVERIFIED; i++) {
            assertProblem(postFor("203.0.113.9", false), 401, "signature-mismatch");
        }

        assertProblem(postFor("203.0.113.9", false), 429, "too-many-requests");
        assertProblem(postFor("1.1.1.1, 203.0.113.9", false), 429, "too-many-requests");
        assertProblem(postFor("203.0.113.10", false), 401, "signature-mismatch");
        assertThat(postFor("203.0.113.9", true).statusCode()).as("signed").isEqualTo(204);
        assertThat(counted("deferred", "too-many-unverified")).isEqualTo(deferred + 2);
        assertProblem(postSignedWith("another", good()), 401, "signature-mismatch");
    }

    /** As after a start: all that come before the key is here need the one that the first of them asks for. */
    @Test
    void whoWaitsForTheKeyIsNoStranger() {
        for (String slow : List.of("slow-1", "slow-2")) {
            connectWise.answers(slow, exchange -> {
                LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
                KeyServer.send(exchange, 200, "{\"signing_key\":\"key-of-" + slow + "\"}");
            });
            var genuine = withKeyOf(slow, "203.0.113.11").build();

            var answers = IntStream.range(0, UNVERIFIED - 5).mapToObj(i -> Timed.of(http, genuine)).toList().stream()
                    .map(CompletableFuture::join)
                    .toList();

            assertThat(Timed.statuses(answers)).as(slow).containsOnlyKeys(204);
        }
    }

    @Test
    void whoseKeyCannotBeHadIsNoStranger() {
        connectWise.answers("away", exchange -> KeyServer.send(exchange, 503, ""));
        connectWise.gives("back", "key-of-back");
        for (int i = 0; i < 2 * UNVERIFIED; i++) {
            assertProblem(send(withKeyOf("away", "203.0.113.12")), 429, "key-unavailable");
        }

        assertThat(send(withKeyOf("back", "203.0.113.12")).statusCode()).isEqualTo(204);
    }

    @Test
    void whoNamesAKeyThatIsNotThereIsAStranger() {
        for (int i = 0; i < UNVERIFIED; i++) {
            assertProblem(send(withKeyOf("unknown", "203.0.113.13")), 401, "key-unavailable");
        }

        assertProblem(send(withKeyOf("unknown", "203.0.113.13")), 429, "too-many-requests");
    }

    /** W46: this one comes from an address of this machine that is no proxy. */
    @Test
    void nobodyButAProxySaysWhereARequestComesFrom() throws IOException {
        assumeThatCode(() -> new ServerSocket(0, 1, InetAddress.getByName("127.0.0.9")).close())
                .as("all of 127.0.0.0/8 is this machine")
                .doesNotThrowAnyException();
        try (var connection = new RawConnection(webhook.getPort(), "127.0.0.9")) {
            for (int i = 0; i <= UNVERIFIED; i++) {
                connection.send("POST /connectwise/webhook HTTP/1.1\r\nHost: gateway\r\nX-Forwarded-For: 198.51.100."
                        + i + "\r\nForwarded: for=198.51.100." + i + "\r\nContent-Length: 0\r\n\r\n");
                RawConnection.Answer answer = connection.answer().orElseThrow();

                assertProblem(
                        answer, i < UNVERIFIED ? 401 : 429, i < UNVERIFIED ? "signature-missing" : "too-many-requests");
            }
        }
    }

    private HttpResponse<String> postFor(String forwardedFor, boolean genuine) {
        return send(from(forwardedFor, good().getBytes(UTF_8), genuine ? KEY : "another"));
    }

    /** A genuine one, if the address gives the key {@code key-of-<keyId>}. */
    private HttpRequest.Builder withKeyOf(String keyId, String forwardedFor) {
        return from(
                forwardedFor,
                SignedMessage.ofTicket(id, connectWise.keyUrl(keyId)).getBytes(UTF_8),
                "key-of-" + keyId);
    }
}
