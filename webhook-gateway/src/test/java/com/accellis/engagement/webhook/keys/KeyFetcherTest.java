package com.accellis.engagement.webhook.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.webhook.signature.SigningKey;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import io.vertx.core.http.HttpClientOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.ExtendedSSLSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which machine is connected to, and what it has to prove. */
class KeyFetcherTest {

    private static final String HOST = "na.myconnectwise.net";
    /** The first TLS of a JVM on a machine with much to do. */
    private static final Duration PATIENT = Duration.ofSeconds(10);

    @TempDir
    static Path directory;

    private static TestCertificate ours;
    private static TestCertificate another;

    private final List<String> visits = new CopyOnWriteArrayList<>();
    private HttpsServer server;
    private int status = 200;

    @BeforeAll
    static void makeCertificates() throws IOException, InterruptedException {
        ours = TestCertificate.of(directory, HOST);
        another = TestCertificate.of(directory, "eu.myconnectwise.net");
    }

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        start(ours);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void start(TestCertificate certificate) throws IOException, GeneralSecurityException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.server()));
        server.createContext("/", exchange -> {
            var session = (ExtendedSSLSession) ((HttpsExchange) exchange).getSSLSession();
            var headers = exchange.getRequestHeaders();
            visits.add(headers.getFirst("Host") + " " + session.getRequestedServerNames() + " "
                    + headers.getFirst("Authorization"));
            byte[] body = "{\"signing_key\":\"key\"}".getBytes(UTF_8);
            exchange.sendResponseHeaders(headers.getFirst("Authorization") == null ? status : 200, body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
    }

    /** W19: a name that leads elsewhere when it is looked up a second time. */
    @Test
    void theConnectionGoesToTheAddressThatWasChecked() {
        var lookups = new AtomicInteger();
        HostLookup rebinding =
                host -> List.of(InetAddress.getByName(lookups.getAndIncrement() == 0 ? "127.0.0.1" : "127.0.0.3"));
        try (var fetcher = inOurNetwork(rebinding, ours.trusted())) {
            assertThat(fetcher.fetch(url())).isEqualTo(KeyAnswer.found(SigningKey.of("key")));
        }
        assertThat(lookups).hasValue(1);
        assertThat(visits)
                .containsExactly(
                        HOST + ":" + server.getAddress().getPort() + " [type=host_name (0), value=" + HOST + "] null");
    }

    @ParameterizedTest(name = "W19 {0}")
    @ValueSource(strings = {"127.0.0.1", "::1", "169.254.169.254", "8.8.8.8 127.0.0.1", "127.0.0.1 8.8.8.8"})
    void anAddressInOurNetworkIsNotConnectedTo(String addresses) {
        var lookup = new TestLookup();
        lookup.leads(HOST, addresses.split(" "));
        var connectWise = new FixedConnectWise(URI.create("https://" + HOST), Optional.empty(), false, false);
        try (var fetcher = new FetcherUnderTest(connectWise, lookup, ours.trusted(), PATIENT)) {
            assertThat(fetcher.fetch(url())).isEqualTo(KeyAnswer.REFUSED_ADDRESS);
        }
        assertThat(visits).isEmpty();
    }

    /** W20: a certificate for another name, though of an authority that is trusted. */
    @Test
    void aServerHasToProveThatItHasTheName() throws IOException, GeneralSecurityException {
        server.stop(0);
        start(another);

        try (var fetcher = inOurNetwork(host -> loopback(), another.trusted())) {
            assertThat(fetcher.fetch(url())).isEqualTo(KeyAnswer.NO_KEY);
        }
        assertThat(visits).isEmpty();
    }

    /** W20. */
    @Test
    void aCertificateOfNobodyWeKnowIsNotBelieved() {
        try (var fetcher = inOurNetwork(host -> loopback(), new HttpClientOptions())) {
            assertThat(fetcher.fetch(url())).isEqualTo(KeyAnswer.NO_KEY);
        }
        assertThat(visits).isEmpty();
    }

    /** W20: credentials go to the configured host when it wants them, with the same proof and to the same address. */
    @Test
    void credentialsGoToTheConfiguredHostOnly() {
        status = 401;
        try (var fetcher = inOurNetwork(host -> loopback(), ours.trusted())) {
            assertThat(fetcher.fetch(url()).kind()).isEqualTo(KeyAnswer.Kind.FOUND);
        }
        assertThat(visits).hasSize(2).last().asString().contains("Basic bm9ydGh3aW5kK3B1YmxpYzprZXk=");

        visits.clear();
        var other = new FixedConnectWise(
                URI.create("https://eu.myconnectwise.net"), Optional.of(List.of(HOST)), false, true);
        try (var fetcher = new FetcherUnderTest(other, host -> loopback(), ours.trusted(), PATIENT)) {
            assertThat(fetcher.fetch(url()).kind()).isEqualTo(KeyAnswer.Kind.NO_KEY);
        }
        assertThat(visits).hasSize(1).noneMatch(visit -> visit.contains("Basic"));
    }

    /** W20: somebody accepts the connection and says nothing, or never answers to the name. */
    @Test
    void silenceBeforeTheFirstByteIsGivenUpInTime() throws IOException {
        try (var mute = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
                var fetcher = inOurNetwork(host -> loopback(), ours.trusted(), Duration.ofMillis(500))) {
            long began = System.nanoTime();

            assertThat(fetcher.fetch(url(mute.getLocalPort()))).isEqualTo(KeyAnswer.UNREACHABLE);

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void whatBecameOfRequestsIsCounted() {
        try (var fetcher = inOurNetwork(host -> loopback(), ours.trusted())) {
            fetcher.fetch(url());

            assertThat(fetcher.metrics
                            .counter("webhook.key.fetches", "result", "found")
                            .count())
                    .isEqualTo(1);
        }
    }

    private static FetcherUnderTest inOurNetwork(HostLookup lookup, HttpClientOptions trust) {
        return inOurNetwork(lookup, trust, PATIENT);
    }

    private static FetcherUnderTest inOurNetwork(HostLookup lookup, HttpClientOptions trust, Duration fetchWithin) {
        return new FetcherUnderTest(
                new FixedConnectWise(URI.create("https://" + HOST), Optional.empty(), false, true),
                lookup,
                trust,
                fetchWithin);
    }

    private static List<InetAddress> loopback() throws java.net.UnknownHostException {
        return List.of(InetAddress.getByName("127.0.0.1"));
    }

    private URI url() {
        return url(server.getAddress().getPort());
    }

    private static URI url(int port) {
        return URI.create(
                "https://" + HOST + ":" + port + "/v2026_4//system/callbackkey/index.rails?companyName=northwind&id=1");
    }
}
