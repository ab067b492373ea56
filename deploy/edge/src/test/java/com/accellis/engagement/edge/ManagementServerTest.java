package com.accellis.engagement.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServerRequest;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementServerTest {

    private static final Pattern REQUESTS = Pattern.compile("edge_requests_total\\{([^}]*)} (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(outcome|service)=\"([^\"]*)\"");
    /** Of the edge itself, and of what would tell that a connection has failed. */
    private static final List<Logger> LOGGERS = List.of(
            Logger.getLogger("com.accellis.engagement.edge"),
            Logger.getLogger("io.vertx.core.net.impl.ConnectionBase"));

    private static final Duration COUNTED_WITHIN = Duration.ofSeconds(5);

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

    @Test
    void everyOutcomeOfEveryServiceIsThereBeforeItHappens() throws Exception {
        edge.start();

        assertThat(requests()).hasSize((Service.values().length + 1) * Outcome.values().length);
        assertThat(requests().values()).containsOnly(0.0);
        assertThat(requests()).containsKeys("webhook-gateway unavailable", "none refused");
    }

    @ParameterizedTest(name = "{0} {1} is {2}")
    @CsvSource({
        "POST, /connectwise/webhook?recordId=9, webhook-gateway answered",
        "GET, /api/v1/clients?size=1, client-registry-service answered",
        "GET, /api/v1/scores/7, scoring-service answered",
        "GET, /anything, connector-service answered",
        "GET, /q/metrics, none refused",
        "TRACE, /, none refused",
        "GET, /a//b, none refused"
    })
    void aRequestIsCountedOnceByServiceAndOutcome(String method, String target, String counted) throws Exception {
        edge.start();

        edge.raw(method + " " + target + " HTTP/1.1", "Host: a", "Connection: close");

        assertThat(increased()).containsExactly(Map.entry(counted, 1.0));
    }

    @Test
    void whatTheServiceAnswersIsAnsweredWhateverItSays() throws Exception {
        edge.answering(
                        Service.GATEWAY,
                        request -> request.response().setStatusCode(429).end())
                .start();

        callback();

        assertThat(increased()).containsExactly(Map.entry("webhook-gateway answered", 1.0));
        assertThat(page())
                .contains("edge_answer_seconds_count{service=\"webhook-gateway\",} 1.0")
                .contains("edge_answer_seconds_bucket{service=\"webhook-gateway\",le=\"4.5\",} 1.0")
                .contains("edge_answer_seconds_count{service=\"scoring-service\",} 0.0");
    }

    @Test
    void ourOwn429ForAGatewayThatIsGoneIsCounted() throws Exception {
        edge.gone(Service.GATEWAY).start();

        assertThat(callback().statusCode()).isEqualTo(429);
        assertThat(callback().statusCode()).isEqualTo(429);

        assertThat(increased()).containsExactly(Map.entry("webhook-gateway unavailable", 2.0));
        assertThat(page()).contains("edge_answer_seconds_count{service=\"webhook-gateway\",} 0.0");
    }

    @Test
    void aGatewayThatIsSilentIsUnavailable() throws Exception {
        edge.silent(Service.GATEWAY).start();

        assertThat(callback().statusCode()).isEqualTo(429);

        assertThat(increased()).containsExactly(Map.entry("webhook-gateway unavailable", 1.0));
    }

    @Test
    void aRequestThatIsNoHttpOrTooLargeIsRefused() throws Exception {
        edge.start();

        edge.raw("POST / HTTP/1.1", "Host: a", "Content-Length: 1", "Content-Length: 2", "", "x");
        edge.raw("GET / HTTP/1.1", "Host: a", "X: " + "a".repeat(20_000));
        edge.raw("POST /api/v1/clients HTTP/1.1", "Host: a", "Content-Length: 262145");

        assertThat(increased())
                .containsOnly(Map.entry("none refused", 2.0), Map.entry("client-registry-service refused", 1.0));
    }

    @Test
    void whoDoesNotWaitForTheAnswerIsNoFaultOfTheService() throws Exception {
        var asked = new LinkedBlockingQueue<HttpServerRequest>();
        edge.answering(Service.SCORING, asked::add).start();

        try (var socket = new Socket("127.0.0.1", edge.port())) {
            socket.getOutputStream()
                    .write("GET /api/v1/scores HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            assertThat(asked.poll(5, TimeUnit.SECONDS)).isNotNull();
            assertThat(increased()).as("not before it is decided").isEmpty();
        }

        assertCounted("scoring-service abandoned");
    }

    @Test
    void whoResetsTheConnectionIsNoFaultOfTheServiceAndNoAlarm() throws Exception {
        var asked = new LinkedBlockingQueue<HttpServerRequest>();
        edge.answering(Service.SCORING, asked::add).start();
        var logged = new LinkedBlockingQueue<LogRecord>();
        var collector = new Collector(logged);
        LOGGERS.forEach(logger -> logger.addHandler(collector));
        try {
            try (var socket = new Socket("127.0.0.1", edge.port())) {
                // Its end is a reset.
                socket.setSoLinger(true, 0);
                socket.getOutputStream()
                        .write("GET /api/v1/scores HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                assertThat(asked.poll(5, TimeUnit.SECONDS)).isNotNull();
            }
            assertCounted("scoring-service abandoned");
            // What the edge had to say of the first it has said by now.
            edge.raw("GET /api/v1/clients HTTP/1.1", "Host: a", "Connection: close");

            assertThat(logged).extracting(LogRecord::getMessage).isEmpty();
        } finally {
            LOGGERS.forEach(logger -> logger.removeHandler(collector));
        }
    }

    private static final class Collector extends Handler {

        private final Queue<LogRecord> records;

        Collector(Queue<LogRecord> records) {
            this.records = records;
        }

        @Override
        public void publish(LogRecord written) {
            records.add(written);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void aStreamCountsWhenItBegins() throws Exception {
        var streams = new LinkedBlockingQueue<HttpServerRequest>();
        edge.answering(Service.CONNECTOR, request -> {
                    request.response().setChunked(true).write("data: first\n\n");
                    streams.add(request);
                })
                .start();

        var stream = client.send(
                HttpRequest.newBuilder(edge.at("/api/v1/sync-runs/1/progress")).build(), BodyHandlers.ofInputStream());

        assertThat(increased()).containsExactly(Map.entry("connector-service answered", 1.0));
        stream.body().close();
        assertThat(streams.poll(5, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void nothingThatCallersMakeUpGetsIntoMetrics() throws Exception {
        edge.servingOnly("a").start();
        var before = requests().keySet();

        for (var made : new String[] {"/api/v1/openapi/made-up", "/made-up", "/api/v1/made-up?made-up=1"}) {
            edge.raw("GET " + made + " HTTP/1.1", "Host: a", "User-Agent: made-up", "Connection: close");
        }
        edge.raw("MADEUP / HTTP/1.1", "Host: a", "Connection: close");
        edge.raw("GET / HTTP/1.1", "Host: made-up", "Connection: close");

        assertThat(requests().keySet()).isEqualTo(before);
        assertThat(increased().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .isEqualTo(5);
        assertThat(page()).doesNotContainIgnoringCase("made-up").doesNotContainIgnoringCase("madeup");
    }

    @Test
    void metricsAreInTheTextFormatAndTellOfTheProcess() throws Exception {
        edge.start();

        var answer = get("/q/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body())
                .contains("# TYPE edge_requests_total counter", "# TYPE edge_answer_seconds histogram")
                .contains("\nprocess_start_time_seconds ", "\nprocess_uptime_seconds ", "\nprocess_cpu_usage ")
                .contains(
                        "\njvm_gc_overhead ", "\njvm_memory_usage_after_gc{area=\"heap\"", "\njvm_memory_used_bytes{");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health", "/q/health/live", "/q/health/ready", "/q/health/started"})
    void healthIsOursAndAsksNoService(String path) throws Exception {
        for (var service : Service.values()) {
            edge.gone(service);
        }
        edge.start();

        var answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json; charset=UTF-8");
        assertThat(answer.body()).isEqualTo("{\"status\":\"UP\",\"checks\":[]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /",
                "POST /connectwise/webhook",
                "GET /connectwise/webhook",
                "GET /api/v1/scores",
                "GET http://scoring-service:8080/api/v1/scores",
                "CONNECT scoring-service:8080",
                "GET /q",
                "GET /q/metrics/",
                "GET //q/metrics",
                "GET /q/metrics/../../api/v1/scores",
                "GET /q/log-levels/com.accellis.engagement",
                "GET /q/openapi",
                "POST /q/metrics",
                "DELETE /q/health"
            })
    void nothingElseIsThereAndNoServiceIsAsked(String request) throws Exception {
        var asked = new LinkedBlockingQueue<String>();
        for (var service : Service.values()) {
            edge.answering(service, any -> {
                asked.add(any.uri());
                any.response().end();
            });
        }
        edge.start();

        assertThat(edge.rawManagement(request + " HTTP/1.1", "Host: a", "Content-Length: 0", "Connection: close"))
                .startsWith("HTTP/1.1 404")
                .contains("application/problem+json", "urn:problem:not-found");
        assertThat(asked).isEmpty();
        assertThat(increased()).as("requests of callers").isEmpty();
    }

    private HttpResponse<String> callback() throws Exception {
        return send(HttpRequest.newBuilder(edge.at("/connectwise/webhook")).POST(BodyPublishers.ofString("{}")));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(edge.managementAt(path)));
    }

    private String page() throws Exception {
        return get("/q/metrics").body();
    }

    /** {@code "service outcome"} to how many. */
    private Map<String, Double> requests() throws Exception {
        var requests = new HashMap<String, Double>();
        REQUESTS.matcher(page()).results().forEach(found -> {
            var labels = LABEL.matcher(found.group(1))
                    .results()
                    .collect(Collectors.toMap(label -> label.group(1), label -> label.group(2)));
            requests.put(labels.get("service") + " " + labels.get("outcome"), Double.valueOf(found.group(2)));
        });
        return requests;
    }

    private Map<String, Double> increased() throws Exception {
        var requests = requests();
        requests.values().removeIf(count -> count == 0);
        return requests;
    }

    private void assertCounted(String once) throws Exception {
        var limit = System.nanoTime() + COUNTED_WITHIN.toNanos();
        while (increased().isEmpty() && System.nanoTime() < limit) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(increased()).containsExactly(Map.entry(once, 1.0));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.timeout(Duration.ofSeconds(8)).build(), BodyHandlers.ofString());
    }
}
