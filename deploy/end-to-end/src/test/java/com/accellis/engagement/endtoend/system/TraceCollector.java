package com.accellis.engagement.endtoend.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * Takes in what services tell of traces, as an OpenTelemetry collector does. What they send is not decoded: a trace's id and
 * the name of the service are in there as they are, one service in each request.
 */
public final class TraceCollector {

    private static final TraceCollector ONE = new TraceCollector();

    private final Collection<String> requests = new ConcurrentLinkedQueue<>();
    private final HttpServer server;

    private TraceCollector() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/traces", exchange -> {
            requests.add(new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1));
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        // Its thread must not keep the tests from ending.
        server.setExecutor(work -> {
            var thread = new Thread(work, "trace-collector");
            thread.setDaemon(true);
            thread.start();
        });
        server.start();
    }

    /** The one of all tests. */
    public static TraceCollector shared() {
        return ONE;
    }

    /** Settings with which a system tells it of its traces. */
    Map<String, String> environment() {
        return Map.of(
                "QUARKUS_OTEL_SDK_DISABLED",
                "false",
                "QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL",
                "http/protobuf",
                "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Which of these services have told of the trace, and of a piece of work by that name in it. */
    public Set<String> servicesOf(String traceId, String work, List<String> services) {
        var id = new String(HexFormat.of().parseHex(traceId), ISO_8859_1);
        return services.stream()
                .filter(service -> requests.stream()
                        .anyMatch(
                                request -> request.contains(id) && request.contains(service) && request.contains(work)))
                .collect(Collectors.toSet());
    }
}
