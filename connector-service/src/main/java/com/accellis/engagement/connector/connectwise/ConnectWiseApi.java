package com.accellis.engagement.connector.connectwise;

import com.accellis.engagement.connector.platform.ConnectWiseConfig;
import com.accellis.engagement.connector.platform.SourceKeys;
import com.accellis.engagement.connector.source.HttpDates;
import com.accellis.engagement.connector.source.ReadPage;
import com.accellis.engagement.connector.source.RetryAfter;
import com.accellis.engagement.connector.source.SourceCalls;
import com.accellis.engagement.connector.source.SourceFailure;
import com.accellis.engagement.connector.source.SourceHttp;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.kit.json.EventJson;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * ConnectWise's REST interface. Repeats what may pass (429, 5xx, broken connections) with growing pauses, and nothing else.
 */
@ApplicationScoped
public class ConnectWiseApi {

    private static final Logger LOG = Logger.getLogger(ConnectWiseApi.class);
    private static final String SYSTEM = "connectwise";
    /** A page of a thousand records has some megabytes; read, it takes several times as much. */
    private static final int LARGEST_ANSWER = 16 * 1024 * 1024;

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int TOO_MANY_REQUESTS = 429;

    private final ConnectWiseConfig config;
    private final ConnectWiseRequests requests;
    private final RateLimitGate gate;
    private final Breaker breaker;
    private final SourceCalls calls;
    private final Clock clock;
    private final SourceHttp http = new SourceHttp(LARGEST_ANSWER);

    ConnectWiseApi(
            ConnectWiseConfig config,
            SourceKeys keys,
            RateLimitGate gate,
            Breaker breaker,
            SourceCalls calls,
            Clock clock) {
        this.config = config;
        this.requests = new ConnectWiseRequests(config, keys);
        this.gate = gate;
        this.breaker = breaker;
        this.calls = calls;
        this.clock = clock;
    }

    public boolean configured() {
        return config.configured();
    }

    /** The records of a list, for a refresh. */
    public ReadPage list(SourceEntity entity, String path, Map<String, String> query) {
        return list(Purpose.REFRESH, entity, path, query, Map.of());
    }

    ReadPage list(
            Purpose purpose, SourceEntity entity, String path, Map<String, String> query, Map<String, String> headers) {
        Answer answer = send(purpose, "GET", path, query, headers, null);
        if (!answer.body().isArray()) {
            throw new SourceFailure("ConnectWise answered " + path + " with something that is not a list", null);
        }
        return new ReadPage(entity, answer.body().valueStream().toList(), answer.readNumber(), answer.date());
    }

    /**
     * One record, for a refresh.
     *
     * @throws SourceFailure which {@linkplain SourceFailure#saysNotFound() says} whether ConnectWise does not have it
     */
    public ReadPage one(SourceEntity entity, String path) {
        Answer answer = send(Purpose.REFRESH, "GET", path, Map.of(), Map.of(), null);
        if (!answer.body().path("id").isIntegralNumber()) {
            throw new SourceFailure("ConnectWise answered " + path + " with something that is no record", null);
        }
        return new ReadPage(entity, List.of(answer.body()), answer.readNumber(), answer.date());
    }

    /** How many records a list has. */
    long count(String path) {
        JsonNode count = send(Purpose.RUN, "GET", path + "/count", Map.of(), Map.of(), null)
                .body()
                .path("count");
        if (!count.isIntegralNumber()) {
            throw new SourceFailure("ConnectWise answered " + path + "/count with something that is no count", null);
        }
        return count.longValue();
    }

    /** Any list that is not one of our entities. */
    public List<JsonNode> plainList(String path, Map<String, String> query) {
        JsonNode body =
                send(Purpose.REFRESH, "GET", path, query, Map.of(), null).body();
        if (!body.isArray()) {
            throw new SourceFailure("ConnectWise answered " + path + " with something that is not a list", null);
        }
        return body.valueStream().toList();
    }

    /**
     * Writes; not repeated, because the outcome of a failure is unknown.
     *
     * @param body written as JSON; null for none
     */
    public void write(String method, String path, Object body) {
        send(Purpose.REFRESH, method, path, Map.of(), Map.of(), body == null ? new byte[0] : EventJson.write(body));
    }

    private record Answer(JsonNode body, java.time.Instant date, long readNumber) {}

    private record Response(HttpResponse<byte[]> http, long readNumber) {}

    private Answer send(
            Purpose purpose,
            String method,
            String path,
            Map<String, String> query,
            Map<String, String> headers,
            byte[] body) {
        HttpRequest request = request(method, path, query, headers, body);
        Duration pause = config.retryPause();
        for (int attempt = 1; ; attempt++) {
            SourceFailure failure;
            try {
                Response response = gate.pass(purpose, readNumber -> new Response(sendOnce(request, path), readNumber));
                if (response.http().statusCode() / 100 == 2) {
                    return answer(method, path, response);
                }
                failure = failure(path, response.http());
                if (!mayPass(response.http())) {
                    throw failure;
                }
            } catch (UnreadableAnswer e) {
                failure = e.failure;
            } catch (SourceHttp.AnswerTooLarge e) {
                throw new SourceFailure(
                        "ConnectWise's answer to " + path + " is too large; set a smaller connectwise.page-size", e);
            } catch (IOException e) {
                failure = SourceFailure.notReached(
                        "ConnectWise could not be reached for " + path + ": "
                                + e.getClass().getSimpleName(),
                        e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw SourceFailure.notReached("Interrupted while reading " + path, e);
            }
            if (attempt >= config.attempts() || body != null) {
                throw failure;
            }
            pause = waitBeforeNext(path, pause);
        }
    }

    private HttpRequest request(
            String method, String path, Map<String, String> query, Map<String, String> headers, byte[] body) {
        try {
            return requests.request(method, path, query, headers, body);
        } catch (SourceKeys.UnusableKey e) {
            throw SourceFailure.notReached("ConnectWise is not asked: " + e.getMessage(), e);
        }
    }

    private HttpResponse<byte[]> sendOnce(HttpRequest request, String path) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        try {
            HttpResponse<byte[]> response = breaker.send(() -> http.send(request, config.readTimeout()));
            if (response.statusCode() == TOO_MANY_REQUESTS) {
                // Before this request gives its place to the next one.
                pause(response);
            } else {
                gate.answered();
            }
            calls.answered(
                    SYSTEM,
                    request.method(),
                    path,
                    response.statusCode(),
                    millisSince(begun),
                    response.headers().firstValue("x-cw-request-id").orElse(null));
            return response;
        } catch (IOException e) {
            gate.answered();
            calls.failed(SYSTEM, request.method(), path, e, millisSince(begun));
            throw e;
        }
    }

    private static long millisSince(long begun) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }

    /** Cut off or mangled on its way; asking again may help. */
    private static final class UnreadableAnswer extends IOException {

        private static final long serialVersionUID = 1L;

        private final transient SourceFailure failure;

        UnreadableAnswer(SourceFailure failure) {
            super(failure);
            this.failure = failure;
        }
    }

    private void pause(HttpResponse<byte[]> throttled) {
        Duration pause = RetryAfter.of(throttled.headers().firstValue("Retry-After"), clock.instant());
        LOG.warnf("connectwise throttles: pause=%ds", pause.toSeconds());
        gate.pause(pause);
    }

    private static boolean mayPass(HttpResponse<byte[]> response) {
        return response.statusCode() == TOO_MANY_REQUESTS || response.statusCode() >= 500;
    }

    private static Duration waitBeforeNext(String path, Duration pause) {
        long millis = pause.toMillis();
        long jittered = millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1);
        LOG.infof("connectwise: path=%s will be asked again in %d ms", path, jittered);
        try {
            TimeUnit.MILLISECONDS.sleep(jittered);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SourceFailure.notReached("Interrupted while reading " + path, e);
        }
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private Answer answer(String method, String path, Response response) throws UnreadableAnswer {
        byte[] body = response.http().body();
        if (body.length == 0 && !"GET".equals(method)) {
            return new Answer(MissingNode.getInstance(), clock.instant(), response.readNumber());
        }
        try {
            JsonNode json = EventJson.mapper().readTree(body);
            return new Answer(json, HttpDates.of(response.http().headers(), clock.instant()), response.readNumber());
        } catch (IOException e) {
            throw new UnreadableAnswer(
                    new SourceFailure("ConnectWise answered " + path + " with something that is not JSON", null));
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
