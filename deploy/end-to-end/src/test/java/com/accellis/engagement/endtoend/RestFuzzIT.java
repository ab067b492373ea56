package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Operations;
import com.accellis.engagement.endtoend.system.Systems;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Whatever is sent to any operation, nothing fails on our side, every refusal is a problem response, and none of them tells
 * what is behind. The last of the tests that share a system: some of what is made up is valid, and changes it.
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
        var admin = system.as(system.token("admin"));
        var operations = Operations.of(system);
        var clients = system.scoreItems(30).stream()
                .map(item -> item.get("clientId").textValue())
                .toList();
        var random = new Random(SEED);
        var fuzzer = new Fuzzer(random, clients);
        Map<Integer, Integer> statuses = new TreeMap<>();
        List<String> wrong = new ArrayList<>();

        for (var count = 0; count < Counts.FUZZED_REQUESTS; count++) {
            var attempt = fuzzer.attempt(operations.get(count % operations.size()));
            var answer = admin.exchange(
                    attempt.method(),
                    attempt.path(),
                    attempt.body(),
                    attempt.headers().toArray(String[]::new));
            statuses.merge(answer.statusCode(), 1, Integer::sum);
            var fault = fault(answer);
            if (fault != null) {
                wrong.add(fault + ": " + attempt + " -> " + answer.statusCode() + " " + answer.body());
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
        assertThat(statuses).as("answers of both kinds").containsKeys(200, 400);
    }

    /** Null when there is none. */
    private static String fault(HttpResponse<String> answer) {
        if (answer.statusCode() >= 500) {
            return "failed";
        }
        if (answer.statusCode() < 400) {
            return null;
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

    private static String shortened(String text) {
        return text.length() > 600 ? text.substring(0, 600) + "…" : text;
    }
}
