package com.accellis.engagement.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A ConnectWise that gives signing keys, and misbehaves when told to. */
public final class KeyServer implements AutoCloseable {

    private static final String PATH = "/v2026_4//system/callbackkey/index.rails";
    private static final Pattern ID = Pattern.compile("(?:^|&)id=([^&]*)");

    private final HttpServer server;
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();

    private KeyServer(HttpServer server) {
        this.server = server;
        server.setExecutor(workers);
        server.createContext("/", this::handle);
        server.start();
    }

    /** How the server answers one key id. */
    @FunctionalInterface
    public interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    /** A request that arrived; headers are null when not sent. */
    public record Request(String path, String id, String authorization, String clientId) {}

    public static KeyServer start() {
        try {
            return new KeyServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public String keyUrl(String id) {
        return baseUrl() + PATH + "?companyName=northwind&id=" + id;
    }

    public void gives(String id, String signingKey) {
        answers(id, exchange -> send(exchange, 200, "{\"signing_key\":\"" + signingKey + "\"}"));
    }

    public void answers(String id, Answer answer) {
        answers.put(id, answer);
    }

    public static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    public List<Request> requestsFor(String id) {
        return requests.stream().filter(request -> request.id().equals(id)).toList();
    }

    public long numberOfRequestsLike(String idPattern) {
        return requests.stream()
                .filter(request -> request.id().matches(idPattern))
                .count();
    }

    /** Requests for anything but a key. */
    public List<Request> strayRequests() {
        return requests.stream().filter(request -> !request.path().equals(PATH)).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        Matcher matcher = ID.matcher(query == null ? "" : query);
        String id = matcher.find() ? matcher.group(1) : "";
        var headers = exchange.getRequestHeaders();
        requests.add(new Request(
                exchange.getRequestURI().getRawPath(),
                id,
                headers.getFirst("Authorization"),
                headers.getFirst("clientId")));
        answers.getOrDefault(id, unknown -> send(unknown, 404, "{\"code\":\"NotFound\"}"))
                .to(exchange);
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
