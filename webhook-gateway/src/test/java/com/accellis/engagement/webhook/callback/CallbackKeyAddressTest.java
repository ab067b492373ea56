package com.accellis.engagement.webhook.callback;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.webhook.ConnectWiseTestResource;
import com.accellis.engagement.webhook.KeyServer;
import com.accellis.engagement.webhook.SignedMessage;
import com.accellis.engagement.webhook.keys.TestLookup;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(ConnectWiseTestResource.class)
class CallbackKeyAddressTest extends CallbackFixture {

    /** Where forged addresses lead to: somebody listens there, and nobody is to come. */
    private final AtomicInteger visitors = new AtomicInteger();

    private List<ServerSocket> listeners;
    private int port;

    @Inject
    TestLookup lookup;

    @BeforeEach
    void listen() throws IOException {
        var first = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        port = first.getLocalPort();
        listeners = new ArrayList<>(List.of(first));
        try {
            listeners.add(new ServerSocket(port, 50, InetAddress.getByName("::1")));
        } catch (IOException noIpv6) {
            assertThat(noIpv6).hasMessageMatching("(?i).*(protocol|assign|bind|in use).*");
        }
        listeners.forEach(this::count);
        for (String host : List.of("evil.example", CLOUD_HOST, "localhost", "evilmyconnectwise.net")) {
            lookup.leads(host, "127.0.0.1");
        }
    }

    @AfterEach
    void nobodyCame() throws IOException {
        for (ServerSocket listener : listeners) {
            listener.close();
        }
        assertThat(visitors).as("connections").hasValue(0);
        assertThat(connectWise.strayRequests()).isEmpty();
    }

    private void count(ServerSocket listener) {
        var thread = new Thread(() -> {
            while (!listener.isClosed()) {
                try {
                    listener.accept().close();
                    visitors.incrementAndGet();
                } catch (IOException closed) {
                    return;
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @ParameterizedTest(name = "W10 {0}")
    @ValueSource(
            strings = {
                "{}",
                "{\"Metadata\":null}",
                "{\"Metadata\":{}}",
                "{\"Metadata\":{\"key_url\":null}}",
                "{\"Metadata\":{\"key_url\":5}}",
                "{\"Metadata\":{\"key_url\":[\"https://na.myconnectwise.net\"]}}",
                "{\"Metadata\":{\"key_url\":{}}}",
                "{\"Metadata\":{\"key_url\":\"\"}}"
            })
    void aKeyAddressThatIsNoTextIsRefused(String body) {
        assertProblem(postSignedWith("stranger", body), 401, "key-url-refused");
    }

    /** W10. */
    @Test
    void anEndlessKeyAddressIsRefused() {
        assertRefusedUnseen("https://" + CLOUD_HOST + KEY_PATH + "x".repeat(5_000));
    }

    /** Addresses with the listener's port, where an address is to have one. */
    static Stream<String> addressesThatAreNotOurs() {
        return Stream.of(
                "W11 http://na.myconnectwise.net:PORT/PATH",
                "W11 http://na.myconnectwise.net/PATH",
                "W12 https://evil.example:PORT/PATH",
                "W12 https://na.myconnectwise.net.evil.example:PORT/PATH",
                "W12 https://evilmyconnectwise.net:PORT/PATH",
                "W13 https://na.myconnectwise.net@evil.example:PORT/PATH",
                "W13 https://na.myconnectwise.net%2f@evil.example:PORT/PATH",
                "W13 https://evil.example:PORT\\@na.myconnectwise.net/PATH",
                "W13 https:\\\\na.myconnectwise.net:PORT/PATH",
                "W13 https://evil.example:PORT#@na.myconnectwise.net/PATH",
                "W13 https://evil.example:PORT?@na.myconnectwise.net/PATH",
                "W13 https://na.my\tconnectwise.net/PATH",
                "W13 https://na.my\nconnectwise.net/PATH",
                "W14 https://127.0.0.1:PORT/PATH",
                "W14 https://127.0.0.1/PATH",
                "W14 https://127.1:PORT/PATH",
                "W14 https://[::1]:PORT/PATH",
                "W14 https://[::ffff:127.0.0.1]:PORT/PATH",
                "W14 https://2130706433:PORT/PATH",
                "W14 https://0x7f.1:PORT/PATH",
                "W14 https://0x7f000001:PORT/PATH",
                "W14 https://0177.0.0.1:PORT/PATH",
                "W14 https://169.254.169.254/latest/meta-data/",
                "W14 https://localhost:PORT/q/health",
                "W14 http://localhost:PORT/PATH",
                "W14 http://127.0.0.1:PORT/PATH",
                "W14 file:///etc/passwd",
                "W14 jar:http://127.0.0.1:PORT/a.jar!/PATH",
                "W14 gopher://127.0.0.1:PORT/PATH",
                "W15 https://na.myconnectwise.net:8443/PATH",
                "W15 https://na.myconnectwise.net:22/PATH",
                "W15 https://na.myconnectwise.net:PORT/PATH",
                "W15 https://user:secret@na.myconnectwise.net/PATH",
                "W15 https://@na.myconnectwise.net/PATH",
                "W16 https://na.myconnectwise.net/q/health?companyName=northwind",
                "W16 https://na.myconnectwise.net/v2026_4/system/callbackkey/?companyName=northwind",
                "W16 https://na.myconnectwise.net/v2026_4/../x/system/callbackkey/index.rails?companyName=northwind",
                "W16 https://na.myconnectwise.net/%2e%2e/system/callbackkey/index.rails?companyName=northwind");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("addressesThatAreNotOurs")
    void nobodyElseIsAsked(String rowAndAddress) {
        String address = rowAndAddress
                .substring(rowAndAddress.indexOf(' ') + 1)
                .replace(":PORT", ":" + port)
                .replace("/PATH", KEY_PATH + id);

        assertRefusedUnseen(address);
    }

    @ParameterizedTest(name = "W15 {0}")
    @ValueSource(strings = {"NA.MyConnectWise.NET", "na.myconnectwise.net.", "na.myconnectwise.net:443"})
    void anotherSpellingOfOurHostIsOurHost(String host) {
        int before = lookup.lookedUp().size();

        // It leads to this machine here, so that it is refused in the end.
        assertProblem(postWithKeyFrom("https://" + host + KEY_PATH + id), 401, "key-url-refused");
        assertThat(lookup.lookedUp()).hasSize(before + 1).last().isEqualTo(CLOUD_HOST);
    }

    @ParameterizedTest(name = "W17 {0}")
    @ValueSource(
            strings = {
                "companyName=othertenant",
                "companyName=northwind&companyName=othertenant",
                "companyName=othertenant&companyName=northwind",
                "companyName=northwind&companyName=Northwind",
                "companyname=northwind&companyName=othertenant"
            })
    void aKeyOfAnotherCompanyIsNotAskedFor(String company) {
        int before = lookup.lookedUp().size();
        String keyUrl = "https://" + CLOUD_HOST + "/v2026_4//system/callbackkey/index.rails?" + company + "&id=1";

        assertProblem(postWithKeyFrom(keyUrl), 401, "wrong-company");

        assertThat(lookup.lookedUp()).hasSize(before);
    }

    /** W17 and W18 together: another tenant of the same ConnectWise, with a key that is really its own. */
    @Test
    void anotherTenantCannotSignForUs() {
        connectWise.gives("theirs", "their-key");
        String theirUrl = connectWise.keyUrl("theirs").replace("companyName=northwind", "companyName=othertenant");

        assertProblem(postSignedWith("their-key", SignedMessage.ofTicket(id, theirUrl)), 401, "wrong-company");

        assertThat(connectWise.requestsFor("theirs")).isEmpty();
        assertThat(onTopic(id)).isEmpty();
    }

    @ParameterizedTest(name = "W19 {0}")
    @ValueSource(
            strings = {
                "127.0.0.1",
                "::1",
                "10.0.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "fd12:3456::1",
                "8.8.8.8 127.0.0.1",
                "2606:4700::1111 ::1"
            })
    void aTrustedNameThatLeadsIntoOurNetworkIsNotFollowed(String addresses) {
        lookup.leads(CLOUD_HOST, addresses.split(" "));

        assertProblem(postWithKeyFrom("https://" + CLOUD_HOST + KEY_PATH + id), 401, "key-url-refused");
    }

    /** W20. */
    @Test
    void redirectsAreNotFollowed() {
        connectWise.answers("redirect", exchange -> {
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:" + port + KEY_PATH + "good");
            KeyServer.send(exchange, 302, "{\"signing_key\":\"stranger\"}");
        });

        assertProblem(postWithKeyFrom(connectWise.keyUrl("redirect")), 401, "key-unavailable");
    }

    @ParameterizedTest(name = "W20 {0} → {1}")
    @CsvSource({"200, 401", "204, 401", "301, 401", "400, 401", "401, 401", "403, 401", "404, 401"})
    @CsvSource({"408, 429", "429, 429", "500, 429", "502, 429", "503, 429"})
    void whatIsNoKeyIsFinalAndTroubleIsNot(int status, int ours) {
        String key = "status-" + status;
        connectWise.answers(key, exchange -> KeyServer.send(exchange, status, status == 204 ? "" : "<html></html>"));

        assertProblem(postWithKeyFrom(connectWise.keyUrl(key)), ours, "key-unavailable");
    }

    /** W20. */
    @Test
    void anAnswerOfTenMegabytesIsGivenUp() {
        connectWise.answers("huge", exchange -> {
            exchange.sendResponseHeaders(200, 10 * 1024 * 1024);
            try (var out = exchange.getResponseBody()) {
                byte[] part = " ".repeat(64 * 1024).getBytes(StandardCharsets.UTF_8);
                for (int i = 0; i < 160; i++) {
                    out.write(part);
                }
            }
        });

        assertProblem(postWithKeyFrom(connectWise.keyUrl("huge")), 401, "key-unavailable");
    }

    /** W20: silence, and a byte now and then without end. */
    @Test
    void aHostThatDoesNotComeToAnEndIsTriedAgain() {
        var end = new CountDownLatch(1);
        connectWise.answers("silent", exchange -> isOver(end, 10_000));
        connectWise.answers("dripping", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                while (!isOver(end, 50)) {
                    out.write(' ');
                    out.flush();
                }
            }
        });
        try {
            var answers = Stream.of("silent", "dripping")
                    .map(key -> CompletableFuture.supplyAsync(() -> postWithKeyFrom(connectWise.keyUrl(key))))
                    .toList();
            long began = System.nanoTime();

            assertThat(answers).allSatisfy(answer -> assertProblem(answer.join(), 429, "key-unavailable"));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(4500));
        } finally {
            end.countDown();
        }
    }

    /** W20. */
    @Test
    void aHostThatCannotBeFoundIsTriedAgain() {
        lookup.forgets(CLOUD_HOST);

        assertProblem(postWithKeyFrom("https://" + CLOUD_HOST + KEY_PATH + id), 429, "key-unavailable");
    }

    private void assertRefusedUnseen(String address) {
        List<String> before = lookup.lookedUp();

        assertProblem(postWithKeyFrom(address), 401, "key-url-refused");

        assertThat(lookup.lookedUp()).as("names looked up").isEqualTo(before);
    }

    private static boolean isOver(CountDownLatch latch, long millis) {
        try {
            return latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
