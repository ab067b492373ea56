package com.accellis.engagement.connector.crewhu;

import com.accellis.engagement.connector.platform.CrewHuConfig;
import com.accellis.engagement.connector.platform.SourceKeys;
import com.accellis.engagement.connector.record.ReadNumbers;
import com.accellis.engagement.connector.source.HttpDates;
import com.accellis.engagement.connector.source.ReadPage;
import com.accellis.engagement.connector.source.RetryAfter;
import com.accellis.engagement.connector.source.SourceCalls;
import com.accellis.engagement.connector.source.SourceFailure;
import com.accellis.engagement.connector.source.SourceHttp;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.kit.json.EventJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** CrewHu's REST interface. Its envelope is not documented, so a bare list and the usual wrappers are accepted. */
@ApplicationScoped
public class CrewHuApi {

    /** CrewHu cuts pages here. */
    static final int PAGE_SIZE = 100;

    private static final String SYSTEM = "crewhu";
    private static final List<String> WRAPPERS = List.of("data", "items", "surveys", "results");
    private static final int LARGEST_ANSWER = 16 * 1024 * 1024;
    private static final int ATTEMPTS = 4;
    private static final int TOO_MANY_REQUESTS = 429;
    private final CrewHuConfig config;
    private final ReadNumbers readNumbers;
    private final SourceKeys keys;
    private final SourceCalls calls;
    private final Clock clock;
    private final SurveyRequest addresses;
    private final SurveyFields fields;
    private final SourceHttp http = new SourceHttp(LARGEST_ANSWER);

    CrewHuApi(CrewHuConfig config, SourceKeys keys, ReadNumbers readNumbers, SourceCalls calls, Clock clock) {
        this.config = config;
        this.readNumbers = readNumbers;
        this.keys = keys;
        this.calls = calls;
        this.clock = clock;
        this.addresses = new SurveyRequest(config);
        this.fields = new SurveyFields(config);
    }

    boolean configured() {
        return config.configured();
    }

    /** @param step page number, from 1 */
    ReadPage surveys(int step, Optional<Instant> updatedAfter) {
        long readNumber = readNumbers.next();
        HttpResponse<byte[]> response = get(addresses.list(step, PAGE_SIZE, updatedAfter));
        return page(rows(body(response)), readNumber, response);
    }

    /**
     * One survey, or empty when CrewHu does not have it. How CrewHu says so is not documented, and a wrong address or key may
     * look the same; so a survey counts as missing only if CrewHu lists surveys at that moment.
     */
    public Optional<ReadPage> survey(String id) {
        long readNumber = readNumbers.next();
        try {
            HttpResponse<byte[]> response = get(addresses.one(id));
            return Optional.of(page(List.of(body(response)), readNumber, response));
        } catch (SourceFailure e) {
            if (!e.saysNotFound()) {
                throw e;
            }
            proveThatItListsSurveys();
            return Optional.empty();
        }
    }

    /** @throws SourceFailure that never says that a survey is missing, whatever CrewHu answers to the list */
    private void proveThatItListsSurveys() {
        try {
            surveys(1, Optional.empty());
        } catch (SourceFailure e) {
            throw SourceFailure.notReached("CrewHu has neither a survey nor a list of surveys: " + e.getMessage(), e);
        }
    }

    private ReadPage page(List<JsonNode> rows, long readNumber, HttpResponse<byte[]> response) {
        return new ReadPage(
                SourceEntity.SURVEYS, rows.stream().map(fields::reduce).toList(), readNumber, date(response));
    }

    private HttpResponse<byte[]> get(URI address) {
        HttpRequest request = request(address);
        Duration pause = config.retryPause();
        for (int attempt = 1; ; attempt++) {
            Duration asked = Duration.ZERO;
            SourceFailure failure;
            try {
                HttpResponse<byte[]> response = sendOnce(request);
                int status = response.statusCode();
                if (status / 100 == 2) {
                    return response;
                }
                failure = new SourceFailure(
                        "CrewHu answered with status " + status, status, status == 404 ? "NotFound" : null, null);
                if (status == TOO_MANY_REQUESTS) {
                    asked = RetryAfter.of(response.headers().firstValue("Retry-After"), clock.instant());
                } else if (status < 500) {
                    throw failure;
                }
            } catch (IOException e) {
                failure = SourceFailure.notReached(
                        "CrewHu could not be reached: " + e.getClass().getSimpleName(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw SourceFailure.notReached("Interrupted while reading surveys", e);
            }
            if (attempt >= ATTEMPTS) {
                throw failure;
            }
            sleep(asked.compareTo(pause) > 0 ? asked : pause);
            pause = pause.multipliedBy(2);
        }
    }

    private HttpRequest request(URI address) {
        try {
            String key = keys.crewHuKey().orElseThrow(() -> SourceFailure.notReached("CrewHu is not configured", null));
            return addresses.signed(address, key).build();
        } catch (SourceKeys.UnusableKey e) {
            throw SourceFailure.notReached("CrewHu is not asked: " + e.getMessage(), e);
        }
    }

    private HttpResponse<byte[]> sendOnce(HttpRequest request) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        String path = request.uri().getPath();
        try {
            HttpResponse<byte[]> response = http.send(request, config.readTimeout());
            calls.answered(SYSTEM, request.method(), path, response.statusCode(), millisSince(begun), null);
            return response;
        } catch (IOException e) {
            calls.failed(SYSTEM, request.method(), path, e, millisSince(begun));
            throw e;
        }
    }

    private static long millisSince(long begun) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }

    private static void sleep(Duration pause) {
        try {
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SourceFailure.notReached("Interrupted while reading surveys", e);
        }
    }

    private static JsonNode body(HttpResponse<byte[]> response) {
        try {
            return EventJson.mapper().readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new SourceFailure("CrewHu answered with something that is not JSON", null);
        } catch (IOException e) {
            throw new SourceFailure("CrewHu's answer could not be read", e);
        }
    }

    private static List<JsonNode> rows(JsonNode body) {
        if (body.isArray()) {
            return body.valueStream().toList();
        }
        return WRAPPERS.stream()
                .map(body::path)
                .filter(JsonNode::isArray)
                .findFirst()
                .map(list -> list.valueStream().toList())
                .orElseThrow(() -> new SourceFailure("CrewHu answered with something that is not a list", null));
    }

    private Instant date(HttpResponse<byte[]> response) {
        return HttpDates.of(response.headers(), clock.instant());
    }
}
