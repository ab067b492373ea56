package com.accellis.engagement.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImportWatchTest {

    private static final String LOADED = """
            {"items":[{"entity":"companies","configured":true,"state":"loaded","records":60,"lastSuccess":"2026-01-01T00:00:00Z","error":null},
                      {"entity":"service-tickets","configured":true,"state":"loaded","records":8412,"lastSuccess":"2026-01-01T00:00:00Z"},
                      {"entity":"surveys","configured":false,"state":"waiting","records":0,"lastSuccess":null}]}""";
    private static final String LOADING = """
            {"items":[{"entity":"companies","configured":true,"state":"loaded","records":60,"lastSuccess":"2026-01-01T00:00:00Z"},
                      {"entity":"service-tickets","configured":true,"state":"failed","records":1200,"lastSuccess":null,"error":"500 from /service/tickets"}]}""";

    private final Map<String, Deque<String>> answers = new HashMap<>();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private HttpServer server;

    @BeforeEach
    void serve() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(Ports.HOST), 0), 0);
        server.createContext("/", exchange -> {
            var queue = answers.get(exchange.getRequestURI().getPath());
            // The last answer stays.
            var answer = queue.size() > 1 ? queue.poll() : queue.peek();
            var bytes = answer.getBytes(StandardCharsets.UTF_8);
            var allowed = "Bearer viewer".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(!allowed ? 401 : answer.isEmpty() ? 503 : 200, Math.max(bytes.length, 1));
            exchange.getResponseBody().write(bytes.length == 0 ? new byte[1] : bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void isReadyOnlyWhenEverySourceIsLoadedAndEveryClientIsScoredFromIt() throws Exception {
        answer("/api/v1/sync-runs/freshness", "", LOADING, LOADING, LOADED);
        answer(
                "/api/v1/scores",
                scores(0, ""),
                scores(3, "not-loaded"),
                scores(43, "not-loaded"),
                scores(42, "no-answers"),
                scores(43, "no-answers"));
        answer("/api/v1/clients", "{\"items\":[],\"page\":{\"number\":0,\"size\":1,\"total\":45}}");

        var loaded = new ImportWatch(
                        new Api("http://127.0.0.1:" + server.getAddress().getPort(), "viewer"),
                        new Terminal(new PrintStream(said, true, StandardCharsets.UTF_8), false),
                        Duration.ofMillis(5))
                .await();

        assertThat(loaded.counts()).isEqualTo("60 companies, 8,412 service tickets");
        assertThat(loaded.clients()).isEqualTo(45);
        assertThat(loaded.scores()).isEqualTo(43);
        assertThat(said.toString(StandardCharsets.UTF_8).lines())
                .containsOnlyOnce(
                        "Reading service-tickets failed and is tried again: 500 from /service/tickets",
                        "Reading ConnectWise (1 of 2): 60 companies, 1,200 service tickets");
    }

    private void answer(String path, String... inOrder) {
        answers.put(path, new ArrayDeque<>(List.of(inOrder)));
    }

    private static String scores(int total, String reason) {
        return "{\"items\":[{\"metrics\":[{\"key\":\"support-satisfaction\",\"available\":false,\"reason\":\"" + reason
                + "\"}]}],\"page\":{\"number\":0,\"size\":200,\"total\":" + total + "}}";
    }
}
