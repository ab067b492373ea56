package com.accellis.engagement.connector.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on loopback that answers by the end of the path; what nobody told it about is 404 as a web page. */
public final class FakeServer implements AutoCloseable {

    private static final String ANYTHING = "/";

    private final Map<String, Reply> replies = new TreeMap<>();
    private final List<String> asked = new ArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final HttpServer server;

    private record Reply(int status, String type, String body) {}

    public FakeServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(workers);
        server.createContext("/", this::handle);
    }

    /** @param pathEnd {@code /} for whatever has no answer of its own */
    public FakeServer answer(String pathEnd, int status, String type, String body) {
        replies.put(pathEnd, new Reply(status, type, body));
        return this;
    }

    /** No answer at all. */
    public FakeServer hang(String pathEnd) {
        return answer(pathEnd, 0, "", "");
    }

    public FakeServer start() {
        server.start();
        return this;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The paths asked for so far. */
    public synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        synchronized (this) {
            asked.add(path);
        }
        Reply reply = replies.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(ANYTHING) && path.endsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(replies.getOrDefault(ANYTHING, new Reply(404, "text/html", "<html>404</html>")));
        if (reply.status() == 0) {
            awaitClose();
            exchange.close();
            return;
        }
        byte[] body = reply.body().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", reply.type());
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void awaitClose() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        workers.shutdownNow();
    }
}
