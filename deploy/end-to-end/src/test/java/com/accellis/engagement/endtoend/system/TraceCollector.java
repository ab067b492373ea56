package com.accellis.engagement.endtoend.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;

/**
 * Takes in what services tell of traces, as an OpenTelemetry collector does. A request is of one service; spans are found in
 * it by the order in which Protocol Buffers write their fields.
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

    /**
     * A span as it was told.
     *
     * @param service who told it
     * @param hasParent whether it says to be a part of another
     */
    public record Span(String service, String name, boolean hasParent) {}

    /** The spans of a trace that these services have told. */
    public Set<Span> spans(String traceId, List<String> services) {
        // Within a span: trace (1), own id (2), perhaps state (3), perhaps the parent's id (4), name (5).
        var id = Pattern.quote(new String(HexFormat.of().parseHex(traceId), ISO_8859_1));
        var span = Pattern.compile(
                "\\x0a\\x10" + id + "\\x12\\x08.{8}(\\x22\\x08.{8})?\\x2a([\\x01-\\x7f])", Pattern.DOTALL);
        var found = new HashSet<Span>();
        for (var request : requests) {
            for (var match = span.matcher(request); match.find(); ) {
                var name = request.substring(
                        match.end(), match.end() + match.group(2).charAt(0));
                services.stream()
                        .filter(service -> request.contains("service.name") && request.contains(service))
                        .forEach(service -> found.add(new Span(service, name, match.group(1) != null)));
            }
        }
        return found;
    }
}
