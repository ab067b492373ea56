package com.accellis.engagement.connector.source;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.connector.diagnosis.Exchange;
import com.accellis.engagement.connector.diagnosis.Exchange.Body;
import com.accellis.engagement.connector.diagnosis.Trouble;
import com.accellis.engagement.connector.platform.ConnectionTestConfig;
import com.accellis.engagement.kit.json.EventJson;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * Asks once and tells what happened, whatever it was. Never repeats, and never waits longer than configured: the JDK's
 * client by itself would wait for ever for the rest of a body.
 */
public final class Probe implements AutoCloseable {

    private static final int LONGEST_BODY = 256 * 1024;
    private static final int HEAD = 400;
    private static final int HTTPS_PORT = 443;
    private static final byte[] PLAIN_REQUEST = "HEAD / HTTP/1.0\r\n\r\n".getBytes(US_ASCII);
    private static final byte[] PLAIN_ANSWER = "HTTP/".getBytes(US_ASCII);
    private static final Pattern PRINTABLE = Pattern.compile("[\\w ./:-]{1,60}");

    private final ConnectionTestConfig config;
    private final Clock clock;
    private final HttpClient http;
    private final ExecutorService workers = Executors.newCachedThreadPool(work -> {
        var thread = new Thread(work, "connection-test");
        thread.setDaemon(true);
        return thread;
    });

    /** @param trust which certificates to accept; null for those that the JDK accepts */
    public Probe(ConnectionTestConfig config, Clock clock, SSLContext trust) {
        this.config = config;
        this.clock = clock;
        var builder = HttpClient.newBuilder()
                .connectTimeout(config.connectWithin())
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1);
        this.http = trust == null ? builder.build() : builder.sslContext(trust).build();
    }

    /** Decides when a request may be sent. */
    public interface Turn {

        Turn AT_ONCE = Sending::send;

        Answer take(Sending sending) throws IOException, InterruptedException;
    }

    /** Sends the request. */
    public interface Sending {

        Answer send() throws IOException, InterruptedException;
    }

    /** An answer as it came. */
    public record Answer(int status, HttpHeaders headers, byte[] body, Instant receivedAt) {}

    /** @param wanted names of fields to take along from a JSON object, or from the first object of a list */
    public Exchange ask(HttpRequest request, Turn turn, Set<String> wanted) {
        var sent = new CountDownLatch(1);
        Future<Answer> task = workers.submit(() -> turn.take(() -> {
            sent.countDown();
            return send(request);
        }));
        try {
            if (!awaitSent(sent, task)) {
                return Exchange.failed(Trouble.NO_TURN);
            }
            Duration longest = config.connectWithin().plus(config.answerWithin());
            return exchange(task.get(longest.toMillis(), TimeUnit.MILLISECONDS), wanted);
        } catch (TimeoutException e) {
            return Exchange.failed(Trouble.ANSWER_TIMEOUT);
        } catch (ExecutionException e) {
            return Exchange.failed(refined(Trouble.of(e.getCause()), request.uri()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Exchange.failed(Trouble.NO_TURN);
        } finally {
            task.cancel(true);
        }
    }

    private boolean awaitSent(CountDownLatch sent, Future<Answer> task) throws InterruptedException {
        long deadline = System.nanoTime() + config.turnWithin().toNanos();
        // A turn that fails before it sends anything must not be waited for.
        while (!sent.await(20, TimeUnit.MILLISECONDS)) {
            if (task.isDone()) {
                return true;
            }
            if (System.nanoTime() > deadline) {
                return false;
            }
        }
        return true;
    }

    /** To the JDK's client a TLS handshake that hangs is a connection not made; a plain server looks like that. */
    private Trouble refined(Trouble trouble, URI address) {
        if (trouble != Trouble.CONNECT_TIMEOUT || !"https".equalsIgnoreCase(address.getScheme())) {
            return trouble;
        }
        int port = address.getPort() < 0 ? HTTPS_PORT : address.getPort();
        boolean connected = false;
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHost(), port), millis(config.connectWithin()));
            connected = true;
            socket.setSoTimeout(millis(config.connectWithin()));
            socket.getOutputStream().write(PLAIN_REQUEST);
            byte[] begin = socket.getInputStream().readNBytes(PLAIN_ANSWER.length);
            return Arrays.equals(begin, PLAIN_ANSWER) ? Trouble.NO_TLS : Trouble.ANSWER_TIMEOUT;
        } catch (IOException e) {
            return connected ? Trouble.ANSWER_TIMEOUT : trouble;
        }
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }

    private Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            return new Answer(
                    response.statusCode(), response.headers(), body.readNBytes(LONGEST_BODY), clock.instant());
        }
    }

    private static Exchange exchange(Answer answer, Set<String> wanted) {
        JsonNode json = json(answer.body());
        String text = new String(answer.body(), UTF_8);
        Instant date = HttpDates.of(answer.headers(), null);
        return new Exchange(
                null,
                answer.status(),
                kind(json, text),
                code(json),
                text.substring(0, Math.min(HEAD, text.length())),
                date == null ? null : Duration.between(answer.receivedAt(), date),
                facts(json, wanted));
    }

    /** Null when it is not JSON. */
    private static JsonNode json(byte[] body) {
        try {
            return EventJson.mapper().readTree(body);
        } catch (IOException e) {
            return null;
        }
    }

    private static Body kind(JsonNode json, String text) {
        if (text.isBlank()) {
            return Body.EMPTY;
        }
        if (json == null) {
            return Body.OTHER_TEXT;
        }
        return json.isObject()
                ? Body.JSON_OBJECT
                : json.isArray() ? Body.JSON_LIST : json.isNull() ? Body.JSON_NULL : Body.OTHER_TEXT;
    }

    private static String code(JsonNode json) {
        String code = json == null ? "" : json.path("code").asText("");
        return code.matches("\\w{1,40}") ? code : null;
    }

    private static Map<String, String> facts(JsonNode json, Set<String> wanted) {
        Map<String, String> facts = new HashMap<>();
        JsonNode object = json == null ? null : json.isArray() ? json.path(0) : json;
        if (object != null) {
            for (String name : wanted) {
                String value = object.path(name).asText("");
                if (PRINTABLE.matcher(value).matches()) {
                    facts.put(name, value);
                }
            }
        }
        return facts;
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
