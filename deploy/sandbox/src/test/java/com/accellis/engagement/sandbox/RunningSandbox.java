package com.accellis.engagement.sandbox;

import com.accellis.engagement.sandbox.callbacks.DeliveryTimes;
import com.accellis.engagement.sandbox.http.SandboxServer;
import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.store.Unusable;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A small sandbox on a free port, without live changes, and the calls tests make to it. */
final class RunningSandbox implements AutoCloseable {

    static final String CLIENT_ID = "5a2b0c1e-0000-4000-8000-000000000001";
    static final String AUTHORIZATION = basic("northwind+sandbox-public:sandbox-private");
    private static final String API = "/v4_6_release/apis/3.0";

    private final Sandbox sandbox;
    private final HttpClient client = HttpClient.newHttpClient();

    private RunningSandbox(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    static RunningSandbox start() throws SandboxServer.PortTaken, Unusable {
        return start("--no-live-changes");
    }

    static RunningSandbox start(String... more) throws SandboxServer.PortTaken, Unusable {
        return start(Clock.systemUTC(), more);
    }

    static RunningSandbox start(Clock clock, String... more) throws SandboxServer.PortTaken, Unusable {
        var arguments = new ArrayList<>(List.of("--port", "0", "--clients", "12", "--token", "secret"));
        arguments.addAll(List.of(more));
        var times = new DeliveryTimes(Duration.ofSeconds(5), List.of(Duration.ofMillis(20), Duration.ofMillis(40)));
        return new RunningSandbox(Sandbox.start(Options.parse(arguments), clock, times));
    }

    static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    String baseUrl() {
        return sandbox.baseUrl();
    }

    /** A GET below the API's base path, signed in, with more headers in pairs. */
    HttpResponse<byte[]> api(String path, String... headers) {
        return call("GET", path, null, headers);
    }

    /** Any method below the base path, signed in. */
    HttpResponse<byte[]> call(String method, String path, String body, String... headers) {
        var request = request(method, API + path, body)
                .header("Authorization", AUTHORIZATION)
                .header("clientId", CLIENT_ID);
        for (var i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request);
    }

    HttpResponse<byte[]> admin(String method, String path, String body) {
        return send(request(method, "/sandbox" + path, body).header("Authorization", "Bearer secret"));
    }

    /** A GET with headers in pairs and nothing else. */
    HttpResponse<byte[]> plain(String path, String... headers) {
        var request = request("GET", path, null);
        for (var i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request);
    }

    JsonNode state() {
        return json(admin("GET", "/state", null));
    }

    /** Returns once every callback has been delivered or given up. */
    void awaitDeliveries() {
        await(() -> state().get("pendingDeliveries").asInt() == 0);
    }

    static void await(BooleanSupplier condition) {
        var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not happen within 10 s");
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    static JsonNode json(HttpResponse<byte[]> response) {
        try {
            return Json.read(response.body());
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + new String(response.body(), StandardCharsets.UTF_8), e);
        }
    }

    private HttpRequest.Builder request(String method, String path, String body) {
        var publisher = body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        return HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + path)).method(method, publisher);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
