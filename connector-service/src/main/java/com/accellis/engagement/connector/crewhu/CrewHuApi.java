package com.accellis.engagement.connector.crewhu;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.connector.platform.CrewHuConfig;
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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** CrewHu's REST interface. Its envelope is not documented, so a bare list and the usual wrappers are accepted. */
@ApplicationScoped
public class CrewHuApi {

    /** CrewHu cuts pages here. */
    static final int PAGE_SIZE = 100;

    private static final List<String> WRAPPERS = List.of("data", "items", "surveys", "results");
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private final CrewHuConfig config;
    private final ReadNumbers readNumbers;
    private final Clock clock;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT_WITHIN)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    CrewHuApi(CrewHuConfig config, ReadNumbers readNumbers, Clock clock) {
        this.config = config;
        this.readNumbers = readNumbers;
        this.clock = clock;
    }

    boolean configured() {
        return config.configured();
    }

    /** @param step page number, from 1 */
    ReadPage surveys(int step, Optional<Instant> updatedAfter) {
        String filter = updatedAfter
                .map(moment -> "&" + URLEncoder.encode("_updated_at[$gte]", UTF_8) + "="
                        + moment.truncatedTo(ChronoUnit.SECONDS))
                .orElse("");
        long readNumber = readNumbers.next();
        HttpResponse<byte[]> response = get("v1/survey?limit=" + PAGE_SIZE + "&step=" + step + filter);
        return new ReadPage(SourceEntity.SURVEYS, rows(body(response)), readNumber, date(response));
    }

    /** One survey, or empty when CrewHu does not have it. */
    public Optional<ReadPage> survey(String id) {
        long readNumber = readNumbers.next();
        try {
            HttpResponse<byte[]> response = get("v1/survey/" + URLEncoder.encode(id, UTF_8));
            return Optional.of(new ReadPage(SourceEntity.SURVEYS, List.of(body(response)), readNumber, date(response)));
        } catch (SourceFailure e) {
            if (e.saysNotFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private HttpResponse<byte[]> get(String path) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(config.baseUrl().toString().replaceAll("/+$", "") + "/" + path))
                .timeout(config.readTimeout())
                .header("X_CREWHU_APITOKEN", config.apiKey().orElseThrow())
                .header("Accept", "application/json")
                .build();
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            SourceFailure failure;
            try {
                HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
                int status = response.statusCode();
                if (status / 100 == 2) {
                    return response;
                }
                failure = new SourceFailure(
                        "CrewHu answered with status " + status, status, status == 404 ? "NotFound" : null, null);
                if (status != 429 && status < 500) {
                    throw failure;
                }
            } catch (IOException e) {
                failure = new SourceFailure(
                        "CrewHu could not be reached: " + e.getClass().getSimpleName(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SourceFailure("Interrupted while reading surveys", e);
            }
            if (attempt >= ATTEMPTS) {
                throw failure;
            }
            sleep(pause);
            pause = pause.multipliedBy(2);
        }
    }

    private static void sleep(Duration pause) {
        try {
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceFailure("Interrupted while reading surveys", e);
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
