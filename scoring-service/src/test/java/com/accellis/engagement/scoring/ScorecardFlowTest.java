package com.accellis.engagement.scoring;

import static com.accellis.engagement.scoring.TestEvents.newId;
import static com.accellis.engagement.scoring.TestEvents.send;
import static com.accellis.engagement.scoring.TestEvents.version;
import static com.accellis.engagement.scoring.TestScorecards.publish;
import static com.accellis.engagement.scoring.TestScorecards.usual;
import static com.accellis.engagement.scoring.TestScorecards.usualWith;
import static com.accellis.engagement.scoring.TestScorecards.with;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.events.ClientChanged;
import com.accellis.engagement.events.ScoreChanged;
import com.accellis.engagement.events.ScoreChanged.Cause;
import com.accellis.engagement.events.ScoreChanged.CauseCount;
import com.accellis.engagement.events.TicketChanged;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTokens;
import com.accellis.engagement.testkit.TestTopic;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From a draft to everyone's scores: preview, publication, recalculation. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class ScorecardFlowTest {

    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final Instant TODAY = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    /** What preview and scores are compared by. */
    private record Mark(Object score, String grade) {}

    @BeforeEach
    void sourcesAreLoaded() {
        TestEvents.allSourcesLoaded();
        await().atMost(WITHIN)
                .until(() -> get("/api/v1/pipeline").getList("sources.loaded").stream()
                        .allMatch(Boolean.TRUE::equals));
    }

    @AfterEach
    void restoreTheUsualRules() {
        TestScorecards.restoreUsual();
    }

    private static JsonPath get(String path) {
        return given().auth().oauth2(TestTokens.viewer()).get(path).jsonPath();
    }

    private static JsonPath preview(ObjectNode draft, String query) {
        return given().auth()
                .oauth2(TestTokens.manager())
                .contentType("application/json")
                .body(draft.toString())
                .post("/api/v1/scorecards/preview?" + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** A client with three active contacts, whose tickets are all counted. */
    private static UUID clientWith(int tickets) {
        long company = newId();
        UUID client = TestEvents.clientOf(company);
        for (int n = 1; n <= tickets; n++) {
            sendTicket(company, n);
        }
        await().atMost(WITHIN).until(() -> helpDesk(client, "value") == tickets);
        return client;
    }

    private static void sendTicket(long company, int readNumber) {
        send(new TicketChanged(
                newId(),
                version("2026-01-01T00:00:00Z", readNumber),
                false,
                TicketChanged.Kind.SERVICE,
                company,
                "Mail",
                "Help Desk",
                "New",
                TODAY,
                null,
                null,
                false,
                null));
    }

    /** -1 while there is none. */
    private static double helpDesk(UUID client, String field) {
        var answer = given().auth().oauth2(TestTokens.viewer()).get("/api/v1/scores/{id}", client);
        if (answer.statusCode() != 200) {
            return -1;
        }
        Number value = answer.jsonPath()
                .get("windows.find { it.window == 30 }.metrics.find { it.key == 'help-desk-usage' }." + field);
        return value == null ? -1 : value.doubleValue();
    }

    private static void awaitScoredBy(int version, UUID... clients) {
        for (UUID client : clients) {
            await().atMost(WITHIN)
                    .untilAsserted(
                            () -> assertThat(get("/api/v1/scores/" + client).getList("windows.scorecardVersion"))
                                    .containsOnly(version));
        }
    }

    private static Mark current(UUID client, int window) {
        Map<String, Object> found = get("/api/v1/scores/" + client).get("windows.find { it.window == " + window + " }");
        return new Mark(found.get("score"), (String) found.get("grade"));
    }

    private static Map<UUID, Mark> previewed(ObjectNode draft, int window, String side) {
        Map<UUID, Mark> marks = new HashMap<>();
        int total;
        int page = 0;
        do {
            JsonPath answer = preview(draft, "window=" + window + "&sort=clientName&size=200&page=" + page++);
            total = answer.getInt("page.total");
            List<Map<String, Object>> items = answer.getList("items");
            for (Map<String, Object> item : items) {
                Map<?, ?> mark = (Map<?, ?>) item.get(side);
                marks.put(UUID.fromString((String) item.get("clientId")), new Mark(mark.get("score"), (String)
                        mark.get("grade")));
            }
        } while (page * 200 < total);
        assertThat(marks).hasSize(total);
        return marks;
    }

    @Test
    void aPreviewTellsWhatPublishingThenGives() {
        UUID[] clients = {clientWith(0), clientWith(3), clientWith(12)};
        var draft = usualWith("/metrics/0/rule", TestScorecards.HEALTHY_BAND);
        with(draft, "/metrics/4/on", "false");
        with(draft, "/metrics/3/weight", "17");
        with(draft, "/grades/0/name", "\"Excellent\"");
        draft.putObject("industries").set("legal", usual());

        for (int window : List.of(30, 60, 90)) {
            Map<UUID, Mark> before = previewed(draft, window, "before");
            assertThat(clients).allSatisfy(client -> assertThat(before).containsEntry(client, current(client, window)));
        }
        Map<Integer, Map<UUID, Mark>> after = new HashMap<>();
        for (int window : List.of(30, 60, 90)) {
            after.put(window, previewed(draft, window, "after"));
        }

        int published = publish(draft);

        awaitScoredBy(published, clients);
        for (int window : List.of(30, 60, 90)) {
            assertThat(clients)
                    .allSatisfy(client -> assertThat(after.get(window)).containsEntry(client, current(client, window)));
        }
        assertThat(after.get(30).get(clients[0])).isNotEqualTo(after.get(30).get(clients[1]));
    }

    @Test
    void anIndustryIsScoredByItsOwnRules() {
        UUID client = clientWith(4);
        var draft = usual();
        var own = usualWith("/metrics/0/rule/countPerPoint", "1");
        with(own, "/grades", "[{\"name\":\"own\",\"atLeast\":0}]");
        // The clients of these tests are of the industry "other".
        draft.putObject("industries").set("other", own);
        assertThat(previewed(draft, 30, "after").get(client).grade()).isEqualTo("own");

        awaitScoredBy(publish(draft), client);

        assertThat(helpDesk(client, "points")).isEqualTo(4);
        assertThat(current(client, 30).grade()).isEqualTo("own");
    }

    @Test
    void aLastScoreIsNotExplainedByTheRulesOfAnIndustryThatCameLater() {
        // Given
        UUID client = clientWith(4);
        var draft = usual();
        draft.putObject("industries").set("other", usualWith("/metrics/0/rule/countPerPoint", "1"));
        awaitScoredBy(publish(draft), client);
        assertThat(helpDeskRules(client)).extracting("countPerPoint").containsExactly(1, 1, 1);

        // When: the common rules, by which this score was not made, are those of its industry now
        TestEvents.sendClient(client, 2, ClientChanged.Status.INACTIVE, "Client " + client, "legal");
        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(get("/api/v1/scores/" + client).getList("windows.current"))
                        .containsOnly(false));

        // Then
        assertThat(helpDesk(client, "points")).isEqualTo(4);
        assertThat(helpDeskRules(client)).hasSize(3).containsOnlyNulls();
    }

    /** Of all windows. */
    private static List<Map<String, Object>> helpDeskRules(UUID client) {
        JsonPath explained = get("/api/v1/scores/" + client);
        List<Map<String, Object>> rules = new ArrayList<>();
        for (int window : List.of(30, 60, 90)) {
            rules.add(explained.get(
                    "windows.find { it.window == " + window + " }.metrics.find { it.key == 'help-desk-usage' }.rule"));
        }
        return rules;
    }

    @Test
    void tooFewAndTooManyTicketsAreBothWorthLittle() {
        UUID silent = clientWith(0);
        UUID healthy = clientWith(3);
        UUID drowning = clientWith(15);
        awaitScoredBy(publish(usualWith("/metrics/0/rule", TestScorecards.HEALTHY_BAND)), silent, healthy, drowning);
        // Per active contact and 30 days: 0, 1 and 5.
        assertThat(helpDesk(silent, "points")).isEqualTo(1);
        assertThat(helpDesk(healthy, "points")).isEqualTo(5);
        assertThat(helpDesk(drowning, "points")).isEqualTo(1);
        assertThat(helpDesk(drowning, "value")).isEqualTo(5);
    }

    @Test
    void totalsAreThoseOfAllClientsAndTheBiggestChangeComesFirst() {
        clientWith(1);
        clientWith(8);
        var draft = usualWith("/metrics/0/weight", "60");

        // Clients of other tests may be scored between the two; totals of the page alone would never be equal.
        var previews = new ArrayList<JsonPath>();
        await().atMost(WITHIN).untilAsserted(() -> {
            previews.clear();
            previews.add(preview(draft, "size=1"));
            previews.add(preview(draft, "size=200"));
            assertThat(previews.get(0).getMap("totals"))
                    .isEqualTo(previews.get(1).getMap("totals"));
        });
        JsonPath firstPage = previews.get(0);
        JsonPath all = previews.get(1);

        int clients = firstPage.getInt("totals.clients");
        assertThat(clients).isEqualTo(firstPage.getInt("page.total")).isGreaterThanOrEqualTo(2);
        assertThat(firstPage.getList("items")).hasSize(1);
        assertThat(clients)
                .isEqualTo(List.of("up", "down", "same", "gained", "lost").stream()
                        .mapToInt(direction -> all.getInt("totals." + direction))
                        .sum());
        assertThat(all.getList("totals.gradeMoves.clients", Integer.class).stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(clients);
        assertThat(all.getList("totals.grades.before", Integer.class).stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(clients);
        List<Double> sizes = all.getList("items.change", Float.class).stream()
                .filter(change -> change != null)
                .map(change -> (double) Math.abs(change))
                .toList();
        assertThat(sizes).isSortedAccordingTo((one, other) -> Double.compare(other, one));
    }

    @Test
    void theChangesNameTheScorecardAsTheirCause() throws IOException {
        UUID client = clientWith(2);
        int before = get("/api/v1/scores/" + client).getInt("windows[0].scorecardVersion");
        int published = publish(usualWith("/metrics/0/weight", "9"));
        awaitScoredBy(published, client);
        List<ScoreChanged> changes = new ArrayList<>();
        await().atMost(WITHIN).untilAsserted(() -> {
            changes.clear();
            changes.addAll(changesOf(client));
            assertThat(changes.get(changes.size() - 1).windows())
                    .allSatisfy(window ->
                            assertThat(window.after().scorecardVersion()).isEqualTo(published));
        });
        var last = changes.get(changes.size() - 1);
        assertThat(last.causes()).containsExactly(new CauseCount(Cause.SCORECARD, 0));
        assertThat(last.windows())
                .hasSize(3)
                .allSatisfy(
                        window -> assertThat(window.before().scorecardVersion()).isEqualTo(before));
    }

    @Test
    void whileScoresMoveNoneFallsBackToOlderRules() throws IOException {
        long company = newId();
        UUID client = TestEvents.clientOf(company);
        await().atMost(WITHIN).until(() -> helpDesk(client, "value") == 0);
        int published = 0;
        for (int n = 1; n <= 12; n++) {
            sendTicket(company, n);
            if (n % 3 == 0) {
                published = publish(usualWith("/metrics/0/weight", Integer.toString(n)));
            }
        }
        awaitScoredBy(published, client);
        await().atMost(WITHIN).until(() -> helpDesk(client, "value") == 12);
        int newest = published;
        List<ScoreChanged> changes = new ArrayList<>();
        await().atMost(WITHIN).untilAsserted(() -> {
            changes.clear();
            changes.addAll(changesOf(client));
            var last = changes.get(changes.size() - 1).windows().get(0).after();
            assertThat(last.scorecardVersion()).isEqualTo(newest);
            assertThat(last.metrics().get(0).value()).isEqualByComparingTo("12");
        });
        int version = 0;
        for (ScoreChanged change : changes) {
            for (var window : change.windows()) {
                assertThat(window.after().scorecardVersion()).isGreaterThanOrEqualTo(version);
                boolean newRules = window.before() != null
                        && window.before().scorecardVersion() != window.after().scorecardVersion();
                assertThat(change.causes().contains(new CauseCount(Cause.SCORECARD, 0)))
                        .isEqualTo(newRules);
            }
            version = change.windows().get(0).after().scorecardVersion();
        }
    }

    private static List<ScoreChanged> changesOf(UUID client) throws IOException {
        List<ScoreChanged> changes = new ArrayList<>();
        for (var kafkaRecord : new TestTopic(Topics.SCORE_CHANGES).records()) {
            if (new String(kafkaRecord.key(), UTF_8).equals(client.toString())) {
                changes.add(EventJson.read(kafkaRecord.value(), ScoreChanged.class));
            }
        }
        return changes;
    }
}
