package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Operations;
import com.accellis.engagement.endtoend.system.Systems;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Whatever is sent to any operation by whomever, nothing fails on our side, every answer is one that is described,
 * its content included, every refusal is a problem response, and none of them tells what is behind. The last of the
 * tests that share a system: some of what is made up is valid, and changes it.
 */
@Order(Integer.MAX_VALUE)
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class RestFuzzIT {

    private static final long SEED = Long.getLong("fuzz.seed", 901);
    private static final int SHOWN = 10;
    private static final Pattern INSIDE = Pattern.compile(
            "(?i)exception|\\bat (com|org|io|java)\\.|com\\.accellis|org\\.hibernate|org\\.postgresql|select .* from|/home/|/root/|\\.java");

    @RegisterExtension
    final Systems systems = new Systems();

    @Test
    void nothingThatIsSentMakesAServiceFailOrTellWhatIsInside() {
        var system = systems.shared();
        var callers = Stream.of("admin", "manager", "viewer")
                .map(role -> system.as(system.token(role)))
                .toList();
        var operations = Operations.of(system);
        var random = new Random(SEED);
        var fuzzer = new Fuzzer(random);
        Map<Integer, Integer> statuses = new TreeMap<>();
        List<String> wrong = new ArrayList<>();

        for (var count = 0; count < Counts.FUZZED_REQUESTS; count++) {
            var operation = operations.get(count % operations.size());
            var attempt = fuzzer.attempt(operation);
            // Who may do everything comes furthest.
            var caller = callers.get(Math.max(0, random.nextInt(12) - 9));
            HttpResponse<String> answer;
            try {
                answer = caller.exchange(
                        attempt.method(),
                        attempt.path(),
                        attempt.body(),
                        attempt.headers().toArray(String[]::new));
            } catch (UncheckedIOException e) {
                wrong.add("no answer: " + attempt + " -> " + e.getCause());
                continue;
            }
            statuses.merge(answer.statusCode(), 1, Integer::sum);
            var fault = fault(operation, answer);
            if (fault != null) {
                wrong.add(fault + ": " + attempt + " -> " + answer.statusCode() + " " + answer.body());
            } else if (answer.statusCode() / 100 == 2 && isJson(answer)) {
                fuzzer.learn(operation, Json.read(answer.body()));
            }
        }

        Figures.print(
                "rest-fuzz",
                "seed %d: %d requests to %d operations, answers %s, %d wrong",
                SEED,
                Counts.FUZZED_REQUESTS,
                operations.size(),
                statuses,
                wrong.size());
        assertThat(wrong.stream().limit(SHOWN).map(RestFuzzIT::shortened).toList())
                .as("the first of %d wrong answers", wrong.size())
                .isEmpty();
        assertThat(statuses).as("answers of both kinds").containsKeys(200, 400, 403);
    }

    /** Null when there is none. */
    private static String fault(Operations.Operation operation, HttpResponse<String> answer) {
        if (answer.statusCode() >= 500) {
            return "failed";
        }
        if (!operation.describes(answer.statusCode())) {
            return "a status that is not described";
        }
        if (answer.statusCode() < 400) {
            return faultOfSuccess(operation, answer);
        }
        var type = answer.headers().firstValue("Content-Type").orElse("none");
        if (!type.startsWith("application/problem+json")) {
            return "no problem response but " + type;
        }
        var problem = Json.read(answer.body());
        if (problem.path("status").intValue() != answer.statusCode()
                || !problem.path("type").asText().startsWith("urn:problem:")
                || problem.path("title").asText().isBlank()) {
            return "not a whole problem response";
        }
        return INSIDE.matcher(answer.body()).find() ? "tells what is inside" : null;
    }

    private static String faultOfSuccess(Operations.Operation operation, HttpResponse<String> answer) {
        var described = operation.answers().get(Integer.toString(answer.statusCode()));
        for (var header : described.path("headers").properties()) {
            if (answer.headers().firstValue(header.getKey()).isEmpty()) {
                return "a success without its header " + header.getKey();
            }
        }
        var content = described.path("content");
        if (content.isEmpty()) {
            return answer.body().isEmpty() ? null : "a success with content that is not described";
        }
        var type = answer.headers().firstValue("Content-Type").orElse("none").split(";")[0];
        if (!content.has(type)) {
            return "a success of a type that is not described, " + type;
        }
        return isJson(answer)
                ? DescribedJson.fault(operation, content.get(type).path("schema"), Json.read(answer.body()))
                        .map(fault -> "a success that is not as described, " + fault)
                        .orElse(null)
                : null;
    }

    private static boolean isJson(HttpResponse<String> answer) {
        return answer.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
    }

    private static String shortened(String text) {
        return text.length() > 600 ? text.substring(0, 600) + "…" : text;
    }
}
