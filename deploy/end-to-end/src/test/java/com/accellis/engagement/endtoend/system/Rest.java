package com.accellis.engagement.endtoend.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** HTTP with JSON bodies, in the name of one token. */
public final class Rest {

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Set<Integer> NOT_YET = Set.of(429, 502, 503, 504);

    private final String address;
    private final String token;

    /** @param token null to come without */
    Rest(String address, String token) {
        this.address = address;
        this.token = token;
    }

    /** The body of a successful answer; anything else fails the test. */
    public JsonNode get(String path) {
        return successful("GET", path, null);
    }

    public JsonNode post(String path, JsonNode body) {
        return successful("POST", path, body);
    }

    public JsonNode patch(String path, JsonNode body) {
        return successful("PATCH", path, body);
    }

    public JsonNode put(String path, JsonNode body) {
        return successful("PUT", path, body);
    }

    public void delete(String path) {
        successful("DELETE", path, null);
    }

    /** The answer, whatever its status. */
    public HttpResponse<String> exchange(String method, String path) {
        try {
            return send(method, path, null);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path + " got no answer", e);
        }
    }

    /**
     * The answer, whatever its status, to a request with this body and these headers, name after value. Of events as
     * they come nothing is read: they may take any time.
     */
    public HttpResponse<String> exchange(String method, String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(LIMIT)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return CLIENT.send(request.build(), Rest::unlessEndless);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path + " got no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during " + method + " " + path, e);
        }
    }

    private static BodySubscriber<String> unlessEndless(HttpResponse.ResponseInfo answer) {
        return answer.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream")
                ? BodySubscribers.mapping(BodySubscribers.ofInputStream(), Rest::leave)
                : BodySubscribers.ofString(StandardCharsets.UTF_8);
    }

    private static String leave(InputStream events) {
        try (events) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException("Events could not be left", e);
        }
    }

    /** Empty when what is asked for is under way already (409). */
    Optional<JsonNode> postUnlessBusy(String path, JsonNode body) {
        try {
            var response = send("POST", path, body);
            return response.statusCode() == 409 ? Optional.empty() : Optional.of(body("POST", path, response));
        } catch (IOException e) {
            throw new UncheckedIOException("POST " + path + " got no answer", e);
        }
    }

    /** Empty while whoever should answer is not there yet. */
    Optional<JsonNode> tryGet(String path) {
        HttpResponse<String> response;
        try {
            response = send("GET", path, null);
        } catch (IOException notThere) {
            return Optional.empty();
        }
        return NOT_YET.contains(response.statusCode()) ? Optional.empty() : Optional.of(body("GET", path, response));
    }

    private JsonNode successful(String method, String path, JsonNode body) {
        try {
            return body(method, path, send(method, path, body));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path + " got no answer", e);
        }
    }

    private static JsonNode body(String method, String path, HttpResponse<String> response) {
        if (response.statusCode() / 100 != 2) {
            throw new AssertionError(
                    method + " " + path + " answered " + response.statusCode() + ": " + response.body());
        }
        return Json.read(response.body());
    }

    private HttpResponse<String> send(String method, String path, JsonNode body) throws IOException {
        var request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(LIMIT)
                .header("Accept", "application/json, application/problem+json, text/plain;q=0.5")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (method.equals("POST")) {
            request.header("Idempotency-Key", UUID.randomUUID().toString());
        }
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during " + method + " " + path, e);
        }
    }
}
