package com.accellis.engagement.connector.connectwise;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.connector.platform.ConnectWiseConfig;
import com.accellis.engagement.connector.record.ReadNumbers;
import com.accellis.engagement.connector.source.HttpDates;
import com.accellis.engagement.connector.source.ReadPage;
import com.accellis.engagement.connector.source.SourceFailure;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.kit.json.EventJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * ConnectWise's REST interface. Repeats what may pass (429, 5xx, broken connections) with growing pauses, and nothing else.
 */
@ApplicationScoped
public class ConnectWiseApi {

    private static final Logger LOG = Logger.getLogger(ConnectWiseApi.class);
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int TOO_MANY_REQUESTS = 429;

    private final ConnectWiseConfig config;
    private final RateLimitGate gate;
    private final ReadNumbers readNumbers;
    private final Clock clock;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT_WITHIN)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    ConnectWiseApi(ConnectWiseConfig config, RateLimitGate gate, ReadNumbers readNumbers, Clock clock) {
        this.config = config;
        this.gate = gate;
        this.readNumbers = readNumbers;
        this.clock = clock;
    }

    public boolean configured() {
        return config.configured();
    }

    /** The records of a list. */
    public ReadPage list(SourceEntity entity, String path, Map<String, String> query) {
        return list(entity, path, query, Map.of());
    }

    ReadPage list(SourceEntity entity, String path, Map<String, String> query, Map<String, String> headers) {
        long readNumber = readNumbers.next();
        Answer answer = send("GET", path, query, headers, null);
        if (!answer.body().isArray()) {
            throw new SourceFailure("ConnectWise answered " + path + " with something that is not a list", null);
        }
        return new ReadPage(entity, answer.body().valueStream().toList(), readNumber, answer.date());
    }

    /**
     * One record.
     *
     * @throws SourceFailure which {@linkplain SourceFailure#saysNotFound() says} whether ConnectWise does not have it
     */
    public ReadPage one(SourceEntity entity, String path) {
        long readNumber = readNumbers.next();
        Answer answer = send("GET", path, Map.of(), Map.of(), null);
        return new ReadPage(entity, List.of(answer.body()), readNumber, answer.date());
    }

    /** Any list that is not one of our entities. */
    public List<JsonNode> plainList(String path, Map<String, String> query) {
        return send("GET", path, query, Map.of(), null).body().valueStream().toList();
    }

    /**
     * Writes; not repeated, because the outcome of a failure is unknown.
     *
     * @param body written as JSON; null for none
     */
    public void write(String method, String path, Object body) {
        send(method, path, Map.of(), Map.of(), body == null ? new byte[0] : EventJson.write(body));
    }

    private record Answer(JsonNode body, java.time.Instant date) {}

    private Answer send(
            String method, String path, Map<String, String> query, Map<String, String> headers, byte[] body) {
        HttpRequest request = request(method, path, query, headers, body);
        Duration pause = config.retryPause();
        for (int attempt = 1; ; attempt++) {
            SourceFailure failure;
            try {
                HttpResponse<byte[]> response =
                        gate.pass(() -> http.send(request, HttpResponse.BodyHandlers.ofByteArray()));
                LOG.debugf(
                        "connectwise: method=%s path=%s status=%d requestId=%s",
                        method,
                        path,
                        response.statusCode(),
                        response.headers().firstValue("x-cw-request-id").orElse("-"));
                if (response.statusCode() / 100 == 2) {
                    return answer(path, response);
                }
                failure = failure(path, response);
                if (!mayPass(response)) {
                    throw failure;
                }
            } catch (IOException e) {
                failure = new SourceFailure(
                        "ConnectWise could not be reached for " + path + ": "
                                + e.getClass().getSimpleName(),
                        e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SourceFailure("Interrupted while reading " + path, e);
            }
            if (attempt >= config.attempts() || body != null) {
                throw failure;
            }
            pause = waitBeforeNext(path, pause);
        }
    }

    private boolean mayPass(HttpResponse<byte[]> response) {
        if (response.statusCode() == TOO_MANY_REQUESTS) {
            Duration pause = RetryAfter.of(response.headers().firstValue("Retry-After"), clock.instant());
            LOG.warnf("connectwise throttles: pause=%ds", pause.toSeconds());
            gate.pause(pause);
            return true;
        }
        return response.statusCode() >= 500;
    }

    private static Duration waitBeforeNext(String path, Duration pause) {
        long millis = pause.toMillis();
        long jittered = millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1);
        LOG.infof("connectwise: path=%s will be asked again in %d ms", path, jittered);
        try {
            TimeUnit.MILLISECONDS.sleep(jittered);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceFailure("Interrupted while reading " + path, e);
        }
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private HttpRequest request(
            String method, String path, Map<String, String> query, Map<String, String> headers, byte[] body) {
        String credentials = config.companyId().orElseThrow() + "+"
                + config.publicKey().orElseThrow() + ":" + config.privateKey().orElseThrow();
        var builder = HttpRequest.newBuilder(uri(path, query))
                .timeout(config.readTimeout())
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)))
                .header("clientId", config.clientId().orElseThrow())
                .header("Accept", "application/vnd.connectwise.com+json; version=" + config.apiVersion());
        headers.forEach(builder::header);
        if (body == null) {
            return builder.method(method, HttpRequest.BodyPublishers.noBody()).build();
        }
        return builder.header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    private URI uri(String path, Map<String, String> query) {
        String base = config.baseUrl().orElseThrow().toString().replaceAll("/+$", "");
        String parameters = query.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        return URI.create(
                base + "/" + config.codebase() + "/apis/3.0" + path + (parameters.isEmpty() ? "" : "?" + parameters));
    }

    private Answer answer(String path, HttpResponse<byte[]> response) {
        try {
            JsonNode body = EventJson.mapper().readTree(response.body());
            return new Answer(body, HttpDates.of(response.headers(), clock.instant()));
        } catch (JsonProcessingException e) {
            throw new SourceFailure("ConnectWise answered " + path + " with something that is not JSON", null);
        } catch (IOException e) {
            throw new SourceFailure("ConnectWise's answer to " + path + " could not be read", e);
        }
    }

    private static SourceFailure failure(String path, HttpResponse<byte[]> response) {
        int status = response.statusCode();
        String code = code(response.body());
        return new SourceFailure(
                "ConnectWise answered " + path + " with status " + status + (code == null ? "" : " (" + code + ")")
                        + ": " + meaning(status),
                status,
                code,
                null);
    }

    /** Only the code: messages may quote record content. */
    private static String code(byte[] body) {
        try {
            JsonNode code = EventJson.mapper().readTree(body).path("code");
            return code.isTextual() && code.textValue().matches("\\w{1,40}") ? code.textValue() : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static String meaning(int status) {
        return switch (status) {
            case 400 -> "the request was not understood; check company id and codebase";
            case 401 -> "the keys are wrong";
            case 403 -> "the API member lacks a right, or the clientId is missing";
            case 404 -> "not there; on the cloud wrong credentials look like this, too";
            case TOO_MANY_REQUESTS -> "too many requests";
            default -> status >= 500 ? "an error on ConnectWise's side" : "unexpected";
        };
    }
}
