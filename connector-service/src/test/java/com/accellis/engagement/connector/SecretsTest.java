package com.accellis.engagement.connector;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.connector.record.RefreshRequests;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTokens;
import com.accellis.engagement.testkit.TestTopic;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Reliability page, S-9 and the "never in logs, errors or events": keys and persons are looked for in every line that
 * is logged, every answer of the REST interface and every dead letter, while everything goes wrong that can.
 */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(SandboxTestResource.class)
class SecretsTest {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final Logger ROOT = Logger.getLogger("");
    /** Kept here: loggers that nobody refers to lose their level. */
    private static final Logger OURS = Logger.getLogger("com.accellis.engagement");

    @Inject
    RefreshRequests refreshRequests;

    private final Lines logged = new Lines();
    private final String person = "Person" + UUID.randomUUID().toString().replace("-", "");
    private final String email = person.toLowerCase(Locale.ROOT) + "@customer.example";

    private final List<String> secrets = List.of(
            SandboxTestResource.KEY,
            Base64.getEncoder()
                    .encodeToString(
                            ("northwind+" + SandboxTestResource.KEY + ":" + SandboxTestResource.KEY).getBytes(UTF_8)),
            "Authorization",
            "X_CREWHU_APITOKEN",
            person,
            email);

    /** Keeps what is logged, with stack traces. */
    private static final class Lines extends Handler {

        private final Queue<String> lines = new ConcurrentLinkedQueue<>();
        private final Formatter messageAndStackTrace = new PatternFormatter("%s%e");

        @Override
        public void publish(LogRecord entry) {
            messageAndStackTrace.format(entry).lines().forEach(lines::add);
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    @BeforeEach
    void listen() {
        SyncRuns.awaitLoaded();
        ROOT.addHandler(logged);
        OURS.setLevel(Level.FINE);
    }

    @AfterEach
    void stopListening() {
        SandboxAdmin.healAll();
        OURS.setLevel(null);
        ROOT.removeHandler(logged);
    }

    @Test
    void neitherKeysNorPersonsAreInLogsAnswersOrDeadLetters() {
        // Given
        Object contact = SandboxAdmin.create(
                        "contacts",
                        Map.of(
                                "firstName",
                                person,
                                "communicationItems",
                                List.of(Map.of("id", 1, "value", email, "communicationType", "Email"))))
                .get("id");
        Object broken =
                SandboxAdmin.create("contacts", Map.of("firstName", person)).get("id");
        SandboxAdmin.raw(
                "contacts",
                broken,
                "{\"id\":" + broken + ",\"firstName\":\"" + person + "\",\"company\":{\"id\":\"" + email + "\"}}");
        SandboxAdmin.create(
                "surveys",
                Map.of("ticket_num", "INC-1", "rating", "5", "customer_data", Map.of("email", email, "name", person)));

        // When
        SyncRuns.finished(SyncRuns.start(SourceEntity.CONTACTS, "incremental"));
        SyncRuns.complete(SourceEntity.SURVEYS, "incremental");
        for (Map<String, Object> fault : faults()) {
            for (var source : Map.of("/company/contacts", SourceEntity.CONTACTS, "/api/v1/survey", SourceEntity.SURVEYS)
                    .entrySet()) {
                var order = new HashMap<>(fault);
                order.put("path", source.getKey());
                order.put("count", -1);
                SandboxAdmin.arm(order);
                SyncRuns.finished(SyncRuns.start(source.getValue(), "full"));
                Stream.of("connectwise", "crewhu").forEach(SecretsTest::test);
                SandboxAdmin.healAll();
            }
        }
        given().auth()
                .oauth2(TestTokens.admin())
                .delete("/api/v1/contacts/" + contact)
                .then()
                .statusCode(204);
        SyncRuns.finished(SyncRuns.start(SourceEntity.CONTACTS, "full"));
        SandboxAdmin.delete("contacts", broken);
        SandboxAdmin.delete("contacts", contact);
        await().atMost(WITHIN).until(() -> refreshRequests.waiting() == 0);

        // Then
        List<String> answers = answers();
        List<String> deadLetters = new ArrayList<>();
        Topics.deadLetters()
                .forEach(topic -> new TestTopic(topic).records().forEach(letter -> {
                    deadLetters.add(new String(letter.key(), UTF_8));
                    deadLetters.add(letter.value() == null ? "" : new String(letter.value(), UTF_8));
                    letter.headers().forEach(header -> deadLetters.add(new String(header.value(), UTF_8)));
                }));
        List<String> lines = List.copyOf(logged.lines);
        assertThat(lines)
                .as("lines about requests to both sources")
                .anyMatch(line -> line.matches("connectwise: method=GET path=/company/contacts status=200 .*"))
                .anyMatch(line -> line.matches("crewhu: method=GET path=/api/v1/survey status=200 .*"));
        assertThat(deadLetters).as("the contact that cannot be read").contains("contacts/" + broken);
        assertThat(hits(lines)).as("log").isEmpty();
        assertThat(hits(answers)).as("answers").isEmpty();
        assertThat(hits(deadLetters)).as("dead letters").isEmpty();
        System.out.printf(
                "secrets: %d log lines, %d lines of answers and %d parts of dead letters searched for %d secrets, 0 hits%n",
                lines.size(), answers.size(), deadLetters.size(), secrets.size());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"connectwise.client-id, CONTACTS", "crewhu.api-key, SURVEYS"})
    void aKeyThatNoHeaderCanCarryIsNamedAndNotTold(String key, SourceEntity entity) throws IOException {
        // Given
        Path file = SandboxTestResource.secrets().resolve(key);

        // When
        JsonPath run;
        try {
            Files.writeString(file, SandboxTestResource.KEY + "\u200b");
            run = SyncRuns.finished(SyncRuns.start(entity, "incremental"));
        } finally {
            Files.writeString(file, SandboxTestResource.KEY);
        }

        // Then
        assertThat(run.getString("state")).isEqualTo("failed");
        assertThat(run.getString("error")).contains(key);
        List<String> lines = List.copyOf(logged.lines);
        assertThat(lines).as("the run's failure").anyMatch(line -> line.startsWith("sync run failed: entity="));
        assertThat(hits(lines)).as("log").isEmpty();
        assertThat(hits(answers())).as("answers").isEmpty();
    }

    private static List<Map<String, Object>> faults() {
        return List.of(
                Map.of("status", 401),
                Map.of("status", 403),
                Map.of("status", 404, "body", "no-endpoint"),
                Map.of("status", 500),
                Map.of("status", 200, "body", "html"),
                Map.of("kind", "truncated"),
                Map.of("kind", "cut"));
    }

    private static void test(String system) {
        given().auth()
                .oauth2(TestTokens.manager())
                .post("/api/v1/connections/" + system + "/test")
                .then()
                .statusCode(200);
    }

    /** What a viewer can see, refusals included. */
    private static List<String> answers() {
        List<String> lines = new ArrayList<>();
        for (String path : List.of(
                "/api/v1/sync-runs?size=200",
                "/api/v1/sync-runs/freshness",
                "/api/v1/sync-runs/" + UUID.randomUUID(),
                "/api/v1/connections",
                "/api/v1/callbacks",
                "/api/v1/surveys/unlinked?size=200")) {
            pretty(given().auth().oauth2(TestTokens.viewer()).get(path).asPrettyString(), lines);
        }
        pretty(
                given().auth()
                        .oauth2(TestTokens.manager())
                        .contentType(ContentType.JSON)
                        .body("{\"entities\":[\"contacts\"],\"mode\":\"never\"}")
                        .post("/api/v1/sync-runs")
                        .asPrettyString(),
                lines);
        return lines;
    }

    private static void pretty(String answer, List<String> lines) {
        answer.lines().forEach(lines::add);
    }

    private List<String> hits(List<String> lines) {
        return lines.stream()
                .filter(line -> secrets.stream().anyMatch(line::contains))
                .toList();
    }
}
