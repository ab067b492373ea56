package com.accellis.engagement.scoring;

import static com.accellis.engagement.scoring.TestEvents.newId;
import static com.accellis.engagement.scoring.TestEvents.send;
import static com.accellis.engagement.scoring.TestEvents.version;
import static com.accellis.engagement.scoring.TestRest.viewer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.accellis.engagement.events.SourceVersion;
import com.accellis.engagement.events.TicketChanged;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a score is made of, why it moved, what it was and what it will be. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class ExplanationFlowTest {

    private static final Duration WITHIN = Duration.ofSeconds(30);

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    private final long company = newId();
    private UUID client;

    @BeforeEach
    void aScoredClient() {
        TestEvents.allSourcesLoaded();
        client = TestEvents.clientOf(company);
        await().atMost(WITHIN).until(() -> tickets() == 0);
    }

    private TicketChanged ticket(long id, long ofCompany, Instant entered, Instant resolved, SourceVersion version) {
        return new TicketChanged(
                id,
                version,
                false,
                TicketChanged.Kind.SERVICE,
                ofCompany,
                "Printer",
                "Help Desk",
                resolved == null ? "New" : ">Closed",
                entered,
                resolved,
                resolved,
                resolved != null,
                null);
    }

    private String path() {
        return "/api/v1/scores/" + client;
    }

    /** The help-desk value of 30 days; -1 while there is none. */
    private int tickets() {
        var answer = viewer().get(path());
        if (answer.statusCode() != 200) {
            return -1;
        }
        Integer value = answer.jsonPath()
                .get("windows.find { it.window == 30 }.metrics.find { it.key == 'help-desk-usage' }.value");
        return value == null ? -1 : value;
    }

    private void awaitTickets(int expected) {
        await().atMost(WITHIN).untilAsserted(() -> assertThat(tickets()).isEqualTo(expected));
    }

    @Test
    void contributionsAddUpAndTheEvidenceIsTheVeryRecords() {
        // Given
        long first = newId();
        long second = newId();
        send(ticket(first, company, now, now.plusSeconds(60), version("2026-01-01T00:00:00Z", 1)));
        send(ticket(second, company, now.minus(Duration.ofDays(40)), null, version("2026-01-01T00:00:00Z", 2)));
        awaitTickets(1);
        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(
                                evidence("window=60&metric=help-desk-usage").getList("items.id"))
                        .hasSize(2));

        // When
        JsonPath explained = viewer().get(path() + "?window=30")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        // Then
        assertThat(explained.getList("windows.window")).containsExactly(30);
        List<Object> contributions = explained.getList("windows[0].metrics.contribution");
        assertThat(contributions.stream()
                        .filter(Objects::nonNull)
                        .map(number -> new BigDecimal(number.toString()))
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(explained.getString("windows[0].score"));
        assertThat(explained.getString("windows[0].metrics[0].rule.type")).isEqualTo("per-count");
        assertThat(explained.getList("windows[0].sources.ageSeconds"))
                .isNotEmpty()
                .doesNotContainNull();
        JsonPath counted = evidence("window=30");
        assertThat(counted.getList("items.id")).containsExactly(Long.toString(first));
        assertThat(counted.getList("items[0].counts.metric"))
                .containsExactly("help-desk-usage", "first-touch-resolution");
        assertThat(counted.getString("items[0].leavesOn"))
                .isEqualTo(today.plusDays(30).toString());
        assertThat(counted.getString("items[0].event.summary")).isEqualTo("Printer");
    }

    private JsonPath evidence(String query) {
        return viewer().get(path() + "/evidence?" + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    @Test
    void theMovementNamesEachCauseAndThePastCanBeAskedFor() {
        // Given
        long deleted = newId();
        long moved = newId();
        long kept = newId();
        for (long id : List.of(deleted, moved, kept)) {
            send(ticket(id, company, now, null, version("2026-01-01T00:00:00Z", id)));
        }
        awaitTickets(3);
        Instant before = Instant.now();

        // When
        send(new TicketChanged(
                deleted,
                version("2026-01-01T00:00:00Z", deleted + 100_000),
                true,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                null));
        send(ticket(moved, newId(), now, null, version("2026-01-02T00:00:00Z", moved)));
        for (int i = 0; i < 5; i++) {
            send(ticket(newId(), company, now, null, version("2026-01-01T00:00:00Z", 1)));
        }
        awaitTickets(6);

        // Then
        JsonPath changes = viewer().get(path() + "/changes?window=30&from=" + before)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        Map<String, BigDecimal> differences = changes.<Map<String, Object>>getList("steps").stream()
                .collect(Collectors.toMap(
                        step -> step.get("cause").toString(),
                        step -> new BigDecimal(step.get("difference").toString())));
        assertThat(differences.keySet())
                .containsExactlyInAnyOrder(
                        "scorecard",
                        "configuration",
                        "mapping",
                        "availability",
                        "corrected",
                        "deleted",
                        "aged-out",
                        "entered");
        // 3 tickets are 1 point, 2 still are, 1 is none, 6 are 3 points; a point weighs 5 of the 60 that are available,
        // times 5.
        assertThat(differences.get("corrected")).isEqualByComparingTo("0");
        assertThat(differences.get("deleted")).isNegative();
        assertThat(differences.get("entered")).isPositive();
        assertThat(differences.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(changes.getString("difference"));
        assertThat(changes.getString("after.score")).isEqualTo(score("?window=30"));
        assertThat(changes.getString("before.score")).isEqualTo(score("?window=30&knownAt=" + before));
        assertThat(viewer().get(path() + "?window=30&knownAt=" + before)
                        .jsonPath()
                        .getInt("windows[0].metrics[0].value"))
                .isEqualTo(3);
        assertThat(evidence("window=30&knownAt=" + before).getList("items.id"))
                .containsExactlyInAnyOrder(Long.toString(deleted), Long.toString(moved), Long.toString(kept));
        assertThat(viewer().get(path() + "?window=30&asOf=" + today.minusDays(1))
                        .jsonPath()
                        .getInt("windows[0].metrics[0].value"))
                .isZero();
        assertThat(score("?window=30&asOf=" + today)).isEqualTo(score("?window=30"));
    }

    private String score(String query) {
        return viewer().get(path() + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getString("windows[0].score");
    }

    @Test
    void aForecastLetsRecordsLeaveTheWindow() {
        for (int i = 0; i < 4; i++) {
            send(ticket(newId(), company, now.minus(Duration.ofDays(27)), null, version("2026-01-01T00:00:00Z", 1)));
        }
        awaitTickets(4);
        JsonPath forecast = viewer().get(path() + "/forecast?window=30&days=5")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(forecast.getList("days")).hasSize(6);
        assertThat(forecast.getList("days.metrics.collect { it[0].value }")).containsExactly(4, 4, 4, 0, 0, 0);
        assertThat(forecast.getString("days[0].score")).isEqualTo(score("?window=30"));
        assertThat(new BigDecimal(forecast.getString("days[3].difference"))).isNegative();
    }

    @Test
    void daysBeforeTheFirstLoadHaveClosingScoresMadeAfterwards() {
        await().atMost(WITHIN).untilAsserted(() -> {
            JsonPath history = viewer().get(path() + "/history?window=30").jsonPath();
            assertThat(history.getInt("page.total")).isEqualTo(90);
            assertThat(history.getString("items[0].day"))
                    .isEqualTo(today.minusDays(1).toString());
            assertThat(history.getBoolean("items[0].backfilled")).isTrue();
        });
        assertThat(viewer().get(path() + "/history?window=30&from=" + today.minusDays(3) + "&to=" + today)
                        .jsonPath()
                        .getList("items.day"))
                .hasSize(3);
    }

    @Test
    void withoutAWindowTheOneChosenForTheClientIsMeant() {
        // Given
        send(ticket(newId(), company, now, null, version("2026-01-01T00:00:00Z", 1)));
        send(ticket(newId(), company, now.minus(Duration.ofDays(40)), null, version("2026-01-01T00:00:00Z", 2)));
        awaitTickets(1);
        await().atMost(WITHIN)
                .untilAsserted(
                        () -> assertThat(evidence("window=60").getList("items")).hasSize(2));
        Instant before = Instant.now();

        // When
        chooseWindow(60);

        // Then
        for (String of :
                List.of("", "?asOf=" + today, "/evidence", "/history", "/forecast?days=3", "/changes?from=" + before)) {
            String of30 = of + (of.contains("?") ? "&" : "?") + "window=30";
            assertThat(window(of)).as(of).isEqualTo(60);
            assertThat(window(of30)).as(of30).isEqualTo(30);
        }
        assertThat(evidence("metric=help-desk-usage").getList("items")).hasSize(2);
        assertThat(evidence("window=30").getList("items")).hasSize(1);
        assertThat(viewer().get(path() + "/changes?from=" + before).jsonPath().getInt("after.window"))
                .isEqualTo(60);
        assertThat(viewer().get(path()).jsonPath().getList("windows.window")).containsExactly(30, 60, 90);
        viewer().get(path() + "/evidence/export")
                .then()
                .statusCode(200)
                .header("Content-Disposition", containsString("evidence-" + client + "-60.csv"));
    }

    private int window(String query) {
        return viewer().get(path() + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getInt("window");
    }

    private void chooseWindow(int days) {
        TestEvents.chooseWindow(client, 2, days);
        await().atMost(WITHIN).until(() -> window("") == days);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/evidence", "/history?to=2020-01-01"})
    void anAnswerThatIsKnownIsSentAgainOnceAnotherWindowIsChosen(String empty) {
        // Given
        String seen = viewer().get(path() + empty)
                .then()
                .statusCode(200)
                .body("page.total", equalTo(0))
                .extract()
                .header("ETag");
        viewer().header("If-None-Match", seen).get(path() + empty).then().statusCode(304);

        // When
        chooseWindow(90);

        // Then
        viewer().header("If-None-Match", seen)
                .get(path() + empty)
                .then()
                .statusCode(200)
                .body("page.total", equalTo(0))
                .body("window", equalTo(90));
    }

    @Test
    void theDescriptionSaysWhichWindowIsMeant() throws IOException {
        var description = viewer().get("/api/v1/openapi/scoring-service")
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        JsonNode paths = EventJson.mapper().readTree(description).path("paths");
        for (String of : List.of("", "/evidence", "/evidence/export", "/changes", "/history", "/forecast")) {
            assertThat(paths.path("/api/v1/scores/{clientId}" + of)
                            .path("get")
                            .path("parameters")
                            .valueStream()
                            .filter(parameter -> parameter.path("name").asText().equals("window"))
                            .map(parameter -> parameter.path("description").asText()))
                    .as(of)
                    .singleElement()
                    .asString()
                    .contains("chosen for the client");
        }
    }

    @Test
    void evidenceCanBeTakenAwayAsAFile() {
        long id = newId();
        send(ticket(id, company, now, null, version("2026-01-01T00:00:00Z", 1)));
        awaitTickets(1);
        String table = viewer().get(path() + "/evidence/export?format=csv")
                .then()
                .statusCode(200)
                .contentType("text/csv")
                .header("Content-Disposition", containsString("evidence-" + client + "-30.csv"))
                .extract()
                .asString();
        assertThat(table.lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("help-desk-usage,1,connectwise.tickets," + id);
        viewer().get(path() + "/evidence/export?format=json")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("[0].id", equalTo(Long.toString(id)));
    }
}
