package com.accellis.engagement.connector.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.connector.diagnosis.Exchange;
import com.accellis.engagement.connector.diagnosis.Exchange.Body;
import com.accellis.engagement.connector.diagnosis.Trouble;
import com.accellis.engagement.connector.platform.ConnectionTestConfig;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the JDK's client makes of servers that are not as they should be. */
class ProbeTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final Duration FAR_TOO_LONG = Duration.ofSeconds(60);

    @TempDir
    static Path directory;

    private static TestCertificates certificates;

    @BeforeAll
    static void makeAuthority() {
        certificates = new TestCertificates(directory);
    }

    @Test
    void aNameThatNobodyHas() {
        assertThat(ask("http://no-such-host.invalid/").trouble()).isEqualTo(Trouble.UNKNOWN_HOST);
    }

    @Test
    void aPortThatNobodyListensAt() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, LOOPBACK)) {
            port = socket.getLocalPort();
        }
        assertThat(ask("http://127.0.0.1:" + port + "/").trouble()).isEqualTo(Trouble.REFUSED);
    }

    @Test
    void aServerThatTakesTheConnectionAndSaysNothing() throws IOException {
        try (var silent = new ServerSocket(0, 5, LOOPBACK)) {
            Instant begun = Instant.now();
            assertThat(ask("http://127.0.0.1:" + silent.getLocalPort() + "/", FixedTestLimits.SHORT, null)
                            .trouble())
                    .isEqualTo(Trouble.ANSWER_TIMEOUT);
            assertThat(Duration.between(begun, Instant.now())).isLessThan(FAR_TOO_LONG);
        }
    }

    @Test
    void aServerThatStopsInTheMiddleOfTheBody() throws IOException {
        var done = new CountDownLatch(1);
        var server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write("{\"version\":".getBytes(UTF_8));
            exchange.getResponseBody().flush();
            try {
                done.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        server.start();
        try {
            assertThat(ask("http://127.0.0.1:" + server.getAddress().getPort() + "/", FixedTestLimits.SHORT, null)
                            .trouble())
                    .isEqualTo(Trouble.ANSWER_TIMEOUT);
        } finally {
            done.countDown();
            server.stop(0);
        }
    }

    @Test
    void aServerThatCutsTheConnection() throws IOException {
        assertThat(withSocket(Socket::close)).isEqualTo(Trouble.BROKEN);
    }

    @Test
    void aServerThatSpeaksSomethingElse() throws IOException {
        assertThat(withSocket(socket -> {
                    socket.getOutputStream().write("220 mail.example ESMTP\r\n".getBytes(UTF_8));
                    socket.getOutputStream().flush();
                    socket.close();
                }))
                .isEqualTo(Trouble.BROKEN);
    }

    @Test
    void aCertificateOfAnUnknownAuthority() throws IOException {
        assertThat(overTls(certificates.server("ip:127.0.0.1", "-1d", 5), null)).isEqualTo(Trouble.UNTRUSTED);
    }

    @Test
    void aCertificateThatHasExpired() throws IOException {
        assertThat(overTls(certificates.server("ip:127.0.0.1", "-10d", 5), certificates.trusting()))
                .isEqualTo(Trouble.EXPIRED);
    }

    @Test
    void aCertificateThatIsNotValidYet() throws IOException {
        assertThat(overTls(certificates.server("ip:127.0.0.1", "+5d", 5), certificates.trusting()))
                .isEqualTo(Trouble.NOT_YET_VALID);
    }

    @Test
    void aCertificateForAnotherHost() throws IOException {
        assertThat(overTls(certificates.server("dns:other.example", "-1d", 5), certificates.trusting()))
                .isEqualTo(Trouble.ANOTHER_HOST);
    }

    @Test
    void aGoodCertificateIsNoTrouble() throws IOException {
        assertThat(overTls(certificates.server("ip:127.0.0.1", "-2d", 5), certificates.trusting()))
                .isNull();
    }

    @Test
    void tlsToAServerThatRefusesItInPlainWords() throws IOException {
        try (var server = new ServerSocket(0, 5, LOOPBACK)) {
            onEveryConnection(server, socket -> {
                socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
                socket.getOutputStream().flush();
                // Closing with unread bytes would take the answer away from the client.
                while (socket.getInputStream().read() >= 0) {
                    continue;
                }
                socket.close();
            });
            assertThat(ask("https://127.0.0.1:" + server.getLocalPort() + "/").trouble())
                    .isEqualTo(Trouble.NO_TLS);
        }
    }

    @Test
    void tlsToAServerThatWaitsForTheEndOfAPlainRequest() throws IOException {
        var limits = new FixedTestLimits(Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofSeconds(30));
        try (var fake = new FakeServer().start()) {
            assertThat(ask(fake.url().replace("http:", "https:"), limits, null).trouble())
                    .isEqualTo(Trouble.NO_TLS);
        }
    }

    @Test
    void tlsToAServerThatSaysNothing() throws IOException {
        try (var silent = new ServerSocket(0, 5, LOOPBACK)) {
            assertThat(ask("https://127.0.0.1:" + silent.getLocalPort() + "/", FixedTestLimits.SHORT, null)
                            .trouble())
                    .isEqualTo(Trouble.ANSWER_TIMEOUT);
        }
    }

    @Test
    void plainHttpToAPortWithTls() throws IOException {
        var server = tlsServer(certificates.server("ip:127.0.0.1", "-3d", 5));
        try {
            assertThat(ask("http://127.0.0.1:" + server.getAddress().getPort() + "/")
                            .trouble())
                    .isEqualTo(Trouble.BROKEN);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void anAnswerIsTakenApart() throws IOException {
        try (var fake = new FakeServer()
                .answer(
                        "/",
                        404,
                        "application/json",
                        "{\"code\":\"ConnectWiseApi\",\"version\":\"v1\",\"other\":\"x\"}")
                .start()) {
            Exchange exchange = ask(fake.url() + "/");
            assertThat(exchange.trouble()).isNull();
            assertThat(exchange.status()).isEqualTo(404);
            assertThat(exchange.body()).isEqualTo(Body.JSON_OBJECT);
            assertThat(exchange.code()).isEqualTo("ConnectWiseApi");
            assertThat(exchange.facts()).containsOnlyKeys("version");
        }
    }

    @Test
    void theClockOfTheServerIsComparedWithOurs() throws IOException {
        var anHourAgo = Clock.fixed(Instant.now().minus(Duration.ofHours(1)), ZoneOffset.UTC);
        try (var fake = new FakeServer().answer("/", 200, "text/plain", "x").start();
                var probe = new Probe(FixedTestLimits.PATIENT, anHourAgo, null)) {
            Exchange exchange = probe.ask(request(fake.url() + "/"), Probe.Turn.AT_ONCE, Set.of());
            assertThat(exchange.clockOffset()).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(70));
        }
    }

    @Test
    void whoeverGetsNoTurnIsNotWaitedForLong() {
        try (var probe = new Probe(FixedTestLimits.SHORT, Clock.systemUTC(), null)) {
            var never = new CountDownLatch(1);
            Exchange exchange = probe.ask(
                    request("http://127.0.0.1:1/"),
                    sending -> {
                        never.await();
                        return sending.send();
                    },
                    Set.of());
            assertThat(exchange.trouble()).isEqualTo(Trouble.NO_TURN);
        }
    }

    private static HttpRequest request(String url) {
        return HttpRequest.newBuilder(URI.create(url)).build();
    }

    private static Exchange ask(String url) {
        return ask(url, FixedTestLimits.PATIENT, null);
    }

    private static Exchange ask(String url, ConnectionTestConfig limits, SSLContext trust) {
        try (var probe = new Probe(limits, Clock.systemUTC(), trust)) {
            return probe.ask(request(url), Probe.Turn.AT_ONCE, Set.of("version"));
        }
    }

    private static Trouble overTls(SSLContext server, SSLContext client) throws IOException {
        var tls = tlsServer(server);
        try {
            return ask("https://127.0.0.1:" + tls.getAddress().getPort() + "/", FixedTestLimits.PATIENT, client)
                    .trouble();
        } finally {
            tls.stop(0);
        }
    }

    private static HttpsServer tlsServer(SSLContext context) throws IOException {
        var server = HttpsServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private interface Reaction {
        void to(Socket socket) throws IOException;
    }

    private static Trouble withSocket(Reaction reaction) throws IOException {
        try (var server = new ServerSocket(0, 5, LOOPBACK)) {
            onEveryConnection(server, reaction);
            return ask("http://127.0.0.1:" + server.getLocalPort() + "/").trouble();
        }
    }

    private static void onEveryConnection(ServerSocket server, Reaction reaction) {
        var thread = new Thread(() -> {
            while (!server.isClosed()) {
                try {
                    reaction.to(server.accept());
                } catch (IOException e) {
                    return;
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
