package com.accellis.engagement.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServerRequest;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeServerTest {

    /** To one service, of one event loop. */
    private static final int MORE_THAN_CONNECTIONS = 300;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private EdgeUnderTest edge;

    @BeforeEach
    void build() throws Exception {
        edge = new EdgeUnderTest();
    }

    @AfterEach
    void close() throws Exception {
        edge.stop();
    }

    @ParameterizedTest(name = "{0} {1} reaches {2}")
    @CsvSource({
        "POST, /connectwise/webhook?recordId=9, webhook-gateway",
        "GET, /, connector-service",
        "GET, /connectwise/setup, connector-service",
        "GET, /api/v1/clients?size=1, client-registry-service",
        "GET, /api/v1/scores?window=30, scoring-service",
        "GET, /api/v1/openapi/webhook-gateway, webhook-gateway"
    })
    void requestsReachTheServiceThatOwnsThePath(String method, String path, String service) throws Exception {
        edge.start();

        var response = send(HttpRequest.newBuilder(edge.at(path)).method(method, BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(service);
    }

    @Test
    void methodBodyQueryAndStatusPassUnchanged() throws Exception {
        edge.answering(
                        Service.REGISTRY,
                        request -> request.body()
                                .onSuccess(body -> request.response()
                                        .setStatusCode(201)
                                        .putHeader("location", "/made")
                                        .end(request.method() + " " + request.uri() + " "
                                                + request.getHeader("if-match") + " " + body)))
                .start();

        var response = send(HttpRequest.newBuilder(edge.at("/api/v1/clients/7?a=%20b&a=c"))
                .header("If-Match", "\"3\"")
                .method("PATCH", BodyPublishers.ofString("{\"name\":\"Ä\"}")));

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.headers().firstValue("location")).contains("/made");
        assertThat(response.body()).isEqualTo("PATCH /api/v1/clients/7?a=%20b&a=c \"3\" {\"name\":\"Ä\"}");
    }

    @Test
    void theServiceSeesTheHostTheCallerAskedForAndWhereTheRequestReallyComesFrom() throws Exception {
        edge.answering(
                        Service.SCORING,
                        request -> request.response()
                                .end(request.getHeader("host") + " " + request.getHeader("x-forwarded-for") + " "
                                        + request.getHeader("x-forwarded-host") + " " + request.getHeader("forwarded")))
                .start();

        var answer = edge.raw(
                "GET /api/v1/scores HTTP/1.1",
                "Host: scores.example",
                "X-Forwarded-For: 10.0.0.1",
                "X-Forwarded-Host: evil",
                "Forwarded: for=10.0.0.1",
                "Connection: close");

        assertThat(answer).startsWith("HTTP/1.1 200").endsWith("scores.example 127.0.0.1 null null");
    }

    /** Each of them once took a connection to the service for as long as that keeps a quiet one. */
    @Test
    void whoAsksForAWebSocketIsAnsweredLikeAnybodyElse() throws Exception {
        edge.answering(
                        Service.SCORING,
                        request -> request.response()
                                .end(request.getHeader("upgrade") + " " + request.getHeader("x-forwarded-for")))
                .start();
        try (var connection = new KeptConnection(edge.port())) {
            for (var request = 0; request < MORE_THAN_CONNECTIONS; request++) {
                assertThat(connection.ask(
                                "GET /api/v1/scores HTTP/1.1",
                                "Host: scores.example",
                                "Connection: Upgrade",
                                "Upgrade: websocket",
                                "X-Forwarded-For: 10.0.0.1"))
                        .startsWith("HTTP/1.1 200 OK\r\n")
                        .endsWith("\r\n\r\nnull 127.0.0.1");
            }
        }

        assertThat(send(HttpRequest.newBuilder(edge.at("/api/v1/scores"))).statusCode())
                .isEqualTo(200);
    }

    @Test
    void anEdgeThatStopsAnswersOnceMoreOnEachConnection() throws Exception {
        edge.stoppingFor(Duration.ofSeconds(10)).start();
        String[] request = {"GET /api/v1/scores HTTP/1.1", "Host: a"};

        try (var kept = new KeptConnection(edge.port());
                var fresh = new KeptConnection(edge.port())) {
            assertThat(kept.ask(request)).startsWith("HTTP/1.1 200").doesNotContainIgnoringCase("connection: close");
            var stopped = edge.beginToStop();

            // It begins on the edge's own thread, so an answer or two may still be as usual.
            var answer = kept.ask(request);
            while (!answer.contains("connection: close") && !stopped.isComplete()) {
                answer = kept.ask(request);
            }
            assertThat(answer).startsWith("HTTP/1.1 200").contains("connection: close");
            assertThat(kept.isAtItsEnd()).isTrue();
            assertThat(fresh.ask(request)).startsWith("HTTP/1.1 200").containsIgnoringCase("connection: close");
            assertThat(stopped.isComplete()).isFalse();
        }
    }

    @Test
    void aCallbackIs429WhenTheGatewayIsGone() throws Exception {
        edge.gone(Service.GATEWAY).start();

        var response = send(HttpRequest.newBuilder(edge.at("/connectwise/webhook?recordId=1"))
                .POST(BodyPublishers.ofString("{}")));

        assertProblem(response, 429, "try-again");
        assertThat(response.headers().firstValue("retry-after")).contains("2");
    }

    @Test
    void aCallbackIs429BeforeFiveSecondsWhenTheGatewayIsSilent() throws Exception {
        edge.silent(Service.GATEWAY).start();
        var began = System.nanoTime();

        var response =
                send(HttpRequest.newBuilder(edge.at("/connectwise/webhook")).POST(BodyPublishers.ofString("{}")));

        assertProblem(response, 429, "try-again");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(4_900));
    }

    @ParameterizedTest
    @EnumSource(names = {"CONNECTOR", "REGISTRY", "SCORING"})
    void elsewhereAServiceThatIsGoneIs503(Service service) throws Exception {
        edge.gone(service).start();

        var response = send(HttpRequest.newBuilder(edge.at("/api/v1/openapi/" + service.module())));

        assertProblem(response, 503, "unavailable");
        assertThat(response.headers().firstValue("retry-after")).contains("2");
    }

    @Test
    void aServiceThatComesBackIsUsedAgain() throws Exception {
        edge.gone(Service.SCORING).start();
        assertThat(send(HttpRequest.newBuilder(edge.at("/api/v1/scores"))).statusCode())
                .isEqualTo(503);

        edge.back(Service.SCORING);

        assertThat(send(HttpRequest.newBuilder(edge.at("/api/v1/scores"))).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aServicesOwnErrorPassesUnchanged() throws Exception {
        edge.answering(
                        Service.GATEWAY,
                        request -> request.response().setStatusCode(500).end("mine"))
                .start();

        var response =
                send(HttpRequest.newBuilder(edge.at("/connectwise/webhook")).POST(BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).isEqualTo("mine");
    }

    @Test
    void anAnswerWithoutBodyIsNotAnnouncedAsChunked() throws Exception {
        edge.answering(
                        Service.GATEWAY,
                        request -> request.response().setStatusCode(204).end())
                .start();

        for (var round = 0; round < 600; round++) {
            var response =
                    send(HttpRequest.newBuilder(edge.at("/connectwise/webhook")).POST(BodyPublishers.ofString("{}")));
            assertThat(response.statusCode()).as("round %d", round).isEqualTo(204);
        }
        assertThat(edge.raw("POST /connectwise/webhook HTTP/1.1", "Host: a", "Content-Length: 0", "Connection: close"))
                .startsWith("HTTP/1.1 204")
                .doesNotContainIgnoringCase("transfer-encoding");
    }

    @Test
    void headAnswersWithTheLengthAndNoBody() throws Exception {
        edge.answering(
                        Service.CONNECTOR,
                        request -> request.response()
                                .putHeader("content-length", "17")
                                .end())
                .start();

        assertThat(edge.raw("HEAD / HTTP/1.1", "Host: a", "Connection: close"))
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("content-length: 17")
                .endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health", "/q/metrics", "/q", "/%71/metrics", "//q/metrics", "/q;a/metrics"})
    void operatorPathsAreHidden(String path) throws Exception {
        edge.start();

        assertThat(edge.raw("GET " + path + " HTTP/1.1", "Host: a", "Connection: close"))
                .startsWith("HTTP/1.1 404")
                .contains("application/problem+json", "urn:problem:not-found");
    }

    @Test
    void aHostThatIsNotOursIsRefused() throws Exception {
        edge.servingOnly("127.0.0.1:8080", "localhost:8080").start();

        assertThat(edge.raw("GET / HTTP/1.1", "Host: evil.example:8080", "Connection: close"))
                .startsWith("HTTP/1.1 421")
                .contains("urn:problem:wrong-host");
        assertThat(edge.raw("GET / HTTP/1.1", "Host: LOCALHOST:8080", "Connection: close"))
                .startsWith("HTTP/1.1 200");
        assertThat(edge.raw("GET / HTTP/1.1", "Host: localhost:8080", "Host: evil", "Connection: close"))
                .startsWith("HTTP/1.1 400");
        assertThat(edge.raw("GET / HTTP/1.0", "Connection: close")).startsWith("HTTP/1.0 400");
    }

    @ParameterizedTest(name = "{0} takes {1} bytes")
    @CsvSource({
        "/connectwise/webhook, 1048576",
        "/api/v1/clients, 262144",
        "/api/v1/clients/import, 10485760",
    })
    void bodiesUpToTheLimitPassAndOneByteMoreDoesNot(String path, int limit) throws Exception {
        edge.answering(Service.GATEWAY, EdgeServerTest::answerLength)
                .answering(Service.REGISTRY, EdgeServerTest::answerLength)
                .start();

        var fits = send(HttpRequest.newBuilder(edge.at(path)).POST(BodyPublishers.ofByteArray(new byte[limit])));
        assertThat(fits.body()).isEqualTo(Integer.toString(limit));

        assertThat(edge.raw("POST " + path + " HTTP/1.1", "Host: a", "Content-Length: " + (limit + 1)))
                .startsWith("HTTP/1.1 413")
                .contains("urn:problem:body-too-large");
    }

    @Test
    void whoSendsTooLargeABodyHearsSoWhileSending() throws Exception {
        edge.start();

        for (var attempt = 0; attempt < 50; attempt++) {
            var refused = send(HttpRequest.newBuilder(edge.at("/api/v1/clients"))
                    .POST(BodyPublishers.ofByteArray(new byte[900_000])));
            assertThat(refused.statusCode()).isEqualTo(413);
        }
    }

    @Test
    void aChunkedBodyIsCountedAsItComes() throws Exception {
        edge.start();
        var chunk = "40000\r\n" + "x".repeat(256 * 1024) + "\r\n";

        try (var socket = new Socket("127.0.0.1", edge.port())) {
            socket.setSoTimeout(8_000);
            var out = socket.getOutputStream();
            out.write(("POST /api/v1/clients HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk
                            + "1\r\nx\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            var first = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))
                    .readLine();
            assertThat(first).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void aCallbackWhoseBodyDoesNotArriveIs408() throws Exception {
        var asked = new LinkedBlockingQueue<String>();
        edge.answering(Service.GATEWAY, request -> asked.add("asked")).start();

        assertThat(edge.raw("POST /connectwise/webhook HTTP/1.1", "Host: a", "Content-Length: 10", "", "half"))
                .startsWith("HTTP/1.1 408")
                .contains("urn:problem:request-timeout");
        assertThat(asked).as("the gateway never hears of a slow body").isEmpty();
    }

    @Test
    void aBodyTakesRoomAsItComesAndGivesItBack() throws Exception {
        edge.start();

        try (var socket = new Socket("127.0.0.1", edge.port())) {
            socket.getOutputStream()
                    .write("POST /connectwise/webhook HTTP/1.1\r\nHost: a\r\nContent-Length: 1048576\r\n\r\nx"
                            .getBytes(StandardCharsets.ISO_8859_1));

            assertThat(heldBecomes(BodyReader.FIRST_ROOM))
                    .as("neither the one byte, which takes more memory, nor all that is only declared")
                    .isTrue();
        }

        assertThat(heldBecomes(0)).isTrue();
    }

    private boolean heldBecomes(int bytes) throws InterruptedException {
        var until = System.nanoTime() + Duration.ofSeconds(8).toNanos();
        while (edge.held(Traffic.WEBHOOK) != bytes && System.nanoTime() < until) {
            Thread.sleep(5);
        }
        return edge.held(Traffic.WEBHOOK) == bytes;
    }

    @Test
    void requestsWithTwoLengthsAreRefused() throws Exception {
        edge.start();

        assertThat(edge.raw("POST / HTTP/1.1", "Host: a", "Content-Length: 1", "Content-Length: 2", "", "x"))
                .startsWith("HTTP/1.1 400");
        assertThat(edge.raw(
                        "POST / HTTP/1.1", "Host: a", "Content-Length: 5", "Transfer-Encoding: chunked", "", "0", ""))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void tooLongAddressesAndHeadersAreProblems() throws Exception {
        edge.start();

        assertThat(edge.raw("GET /" + "a".repeat(5_000) + " HTTP/1.1", "Host: a"))
                .startsWith("HTTP/1.0 414")
                .contains("urn:problem:target-too-long");
        assertThat(edge.raw("GET / HTTP/1.1", "Host: a", "X: " + "a".repeat(20_000)))
                .startsWith("HTTP/1.1 431")
                .contains("urn:problem:headers-too-large");
    }

    /** On a connection that is closed at once they would only see that it broke. */
    @Test
    void whoeverStillSendsSeesThatTheAddressIsTooLong() throws Exception {
        edge.start();

        try (var socket = new Socket(edge.at("/").getHost(), edge.at("/").getPort())) {
            socket.setSoTimeout(8_000);
            var out = socket.getOutputStream();
            out.write(("POST /" + "a".repeat(5_000) + " HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            for (var part = 0; part < 10; part++) {
                Thread.sleep(20);
                out.write(new byte[10_000]);
            }

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.0 414")
                    .endsWith("}");
        }
    }

    @Test
    void unusualMethodsAreRefused() throws Exception {
        edge.start();

        assertThat(edge.raw("TRACE / HTTP/1.1", "Host: a", "Connection: close"))
                .startsWith("HTTP/1.1 405")
                .containsIgnoringCase("allow: GET");
        assertThat(edge.raw("CONNECT evil:443 HTTP/1.1", "Host: a", "Connection: close"))
                .startsWith("HTTP/1.1 405");
    }

    @Test
    void serverSentEventsArriveOneByOneAndEndWithTheCaller() throws Exception {
        var stream = new CompletableFuture<HttpServerRequest>();
        var ended = new CompletableFuture<String>();
        edge.answering(Service.CONNECTOR, request -> {
                    request.response()
                            .setChunked(true)
                            .putHeader("content-type", "text/event-stream")
                            .closeHandler(gone -> ended.complete("caller gone"))
                            .write("data: first\n\n");
                    stream.complete(request);
                })
                .start();

        var lines = new LinkedBlockingQueue<String>();
        var response = client.send(
                HttpRequest.newBuilder(edge.at("/api/v1/sync-runs/1/progress")).build(), BodyHandlers.ofInputStream());
        assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
        var reader = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        CompletableFuture.runAsync(() -> reader.lines().forEach(lines::add)).exceptionally(closed -> null);

        assertThat(lines.poll(5, TimeUnit.SECONDS)).isEqualTo("data: first");
        stream.get().response().write("data: second\n\n");
        assertThat(lines.poll(5, TimeUnit.SECONDS)).isEmpty();
        assertThat(lines.poll(5, TimeUnit.SECONDS)).isEqualTo("data: second");

        response.body().close();
        assertThat(ended.get(5, TimeUnit.SECONDS)).isEqualTo("caller gone");
    }

    private static void answerLength(HttpServerRequest request) {
        request.body().onSuccess(body -> request.response().end(Integer.toString(body.length())));
    }

    private static void assertProblem(HttpResponse<String> response, int status, String type) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(response.body()).contains("\"type\":\"urn:problem:" + type + "\"", "\"status\":" + status);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.timeout(Duration.ofSeconds(8)).build(), BodyHandlers.ofString());
    }
}
