package com.accellis.engagement.connector;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.accellis.engagement.connector.history.SyncHistory;
import com.accellis.engagement.connector.record.AgreementAdditions;
import com.accellis.engagement.connector.record.RecordOutbox;
import com.accellis.engagement.connector.record.RefreshRequests;
import com.accellis.engagement.connector.record.SourceRecords;
import com.accellis.engagement.events.CallbackReceived;
import com.accellis.engagement.events.CallbackReceived.Action;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTokens;
import com.accellis.engagement.testkit.TestTopic;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What runs do besides reading: comparing, removing, being cancelled, telling how they get on. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(SandboxTestResource.class)
class SyncRunTest {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final List<SourceEntity> LISTED = List.of(
            SourceEntity.COMPANIES,
            SourceEntity.CONTACTS,
            SourceEntity.SERVICE_TICKETS,
            SourceEntity.PROJECT_TICKETS,
            SourceEntity.TIME_ENTRIES,
            SourceEntity.AGREEMENTS);

    private static final List<SourceEntity> COUNTED = Stream.concat(
                    LISTED.stream(), Stream.of(SourceEntity.AGREEMENT_ADDITIONS, SourceEntity.MARKET_DESCRIPTIONS))
            .toList();

    /** Each costs one request when there is nothing new. */
    private static final List<SourceEntity> CHEAP = Stream.concat(
                    LISTED.stream(), Stream.of(SourceEntity.MARKET_DESCRIPTIONS, SourceEntity.SURVEYS))
            .toList();

    @TestHTTPResource
    URI connector;

    @Inject
    SourceRecords records;

    @Inject
    RecordOutbox outbox;

    @Inject
    AgreementAdditions agreementAdditions;

    @Inject
    RefreshRequests refreshRequests;

    @Inject
    SyncHistory history;

    @Inject
    DataSource database;

    @BeforeEach
    void everythingIsLoaded() {
        SyncRuns.awaitLoaded();
    }

    @AfterEach
    void heal() {
        SandboxAdmin.healAll();
    }

    @Test
    void aSweepRemovesWhatVanishedAndFindsWhatWasMissed() {
        String gone = newTicket();
        // One that is old: times of change have steps of a second.
        String known = SandboxAdmin.ids("service-tickets", "id").get(0);
        SyncRuns.complete(SourceEntity.SERVICE_TICKETS, "incremental");
        SandboxAdmin.delete("service-tickets", gone);
        String missed = newTicket();
        SandboxAdmin.change("service-tickets", known, Map.of("summary", "Changed and not announced"));
        JsonPath run = SyncRuns.complete(SourceEntity.SERVICE_TICKETS, "sweep");
        assertThat(run.getLong("deleted")).isEqualTo(1);
        assertThat(run.getLong("added")).isEqualTo(1);
        assertThat(run.getLong("changed")).isEqualTo(1);
        assertThat(run.getLong("comparison.sourceAfter")).isEqualTo(run.getLong("comparison.held"));
        assertThat(run.getList("comparison.meanwhile", String.class)).contains(gone, missed);
        await().atMost(WITHIN).until(() -> outbox.waiting() == 0);
        assertThat(newest(gone)).contains("\"deleted\":true");
        assertThat(newest(missed)).contains("\"deleted\":false");
        assertThat(newest(known)).contains("Changed and not announced");
    }

    /** Its version is the oldest there can be, and only its content tells whether it is another. */
    @Test
    void aSweepReadsWhatDoesNotSayWhenItChanged() {
        // Given
        Map<String, Object> ticket = new HashMap<>(
                SandboxAdmin.create("service-tickets", Map.of("summary", "Before the change"), Instant.EPOCH));
        String id = ticket.get("id").toString();
        SyncRuns.complete(SourceEntity.SERVICE_TICKETS, "sweep");
        // The one that is due after a sweep. The next scheduled one would see the change as well, and is a minute off.
        SyncRuns.complete(SourceEntity.SERVICE_TICKETS, "incremental");
        ticket.remove("_info");
        ticket.put("summary", "Changed, and nobody says when");
        SandboxAdmin.raw("service-tickets", id, EventJson.text(ticket));

        // When
        JsonPath run = SyncRuns.complete(SourceEntity.SERVICE_TICKETS, "sweep");

        // Then
        assertThat(run.getLong("changed")).isEqualTo(1);
        await().atMost(WITHIN).until(() -> outbox.waiting() == 0);
        assertThat(newest(id)).contains("Changed, and nobody says when");
        assertThat(SyncRuns.complete(SourceEntity.SERVICE_TICKETS, "sweep").getLong("changed"))
                .as("published again")
                .isZero();
    }

    @Test
    void everyWholeReadingIsProvenByTheSourcesOwnCount() {
        for (SourceEntity entity : COUNTED) {
            for (String mode : List.of("full", "sweep")) {
                JsonPath run = SyncRuns.complete(entity, mode);
                assertThat(run.getString("comparison.verdict")).isEqualTo("equal");
                assertThat(run.getLong("comparison.sourceBefore")).isPositive();
                assertThat(run.getLong("comparison.sourceAfter"))
                        .as("%s %s", mode, entity.wireName())
                        .isPositive()
                        .isEqualTo(run.getLong("comparison.held"));
            }
        }
    }

    @Test
    void aWholeReadingOfSurveysSaysThatNobodyCountsThem() {
        for (String mode : List.of("full", "sweep")) {
            JsonPath run = SyncRuns.complete(SourceEntity.SURVEYS, mode);
            assertThat(run.getString("comparison.verdict")).isEqualTo("no-count-at-source");
            assertThat(run.getString("comparison.sourceAfter")).isNull();
            assertThat(run.getLong("comparison.held")).isEqualTo(records.count(SourceEntity.SURVEYS));
        }
        assertThat(SyncRuns.complete(SourceEntity.SURVEYS, "incremental").getMap("comparison"))
                .isNull();
    }

    @Test
    void requestsToCrewHuAreCountedWithTheirRefusals() {
        SandboxAdmin.arm(Map.of("path", "/api/v1/survey", "status", 429));
        JsonPath run = SyncRuns.complete(SourceEntity.SURVEYS, "incremental");
        assertThat(run.getLong("throttled")).isEqualTo(1);
        assertThat(run.getLong("requests")).isEqualTo(2);
    }

    @Test
    void aBoardThatBecomesInvisibleRemovesNothing() {
        long before = records.count(SourceEntity.SERVICE_TICKETS);
        SandboxAdmin.arm(Map.of("kind", "hidden-board", "board", "Help Desk"));
        JsonPath run = SyncRuns.finished(SyncRuns.start(SourceEntity.SERVICE_TICKETS, "sweep"));
        assertThat(run.getString("state")).isEqualTo("failed");
        assertThat(run.getString("error")).contains("not listed any more", "lost a right");
        assertThat(records.count(SourceEntity.SERVICE_TICKETS)).isEqualTo(before);
    }

    @Test
    void hostileAnswersDeleteNothingAndFailTheRun() {
        int answers = 0;
        for (Map<String, Object> answer : hostileAnswers()) {
            for (String mode : List.of("full", "sweep")) {
                long before = records.count(SourceEntity.TIME_ENTRIES);
                var order = new HashMap<>(answer);
                order.put("path", "/time/entries");
                order.put("count", -1);
                SandboxAdmin.arm(order);
                JsonPath run = SyncRuns.finished(SyncRuns.start(SourceEntity.TIME_ENTRIES, mode));
                SandboxAdmin.healAll();
                assertThat(run.getString("state"))
                        .as("%s after %s", mode, answer)
                        .isEqualTo("failed");
                assertThat(run.getString("error"))
                        .as("%s after %s", mode, answer)
                        .isNotBlank();
                assertThat(records.count(SourceEntity.TIME_ENTRIES)).isEqualTo(before);
                answers++;
            }
        }
        System.out.printf("hostile answers: %d runs failed of %d, 0 deletions%n", answers, answers);
    }

    /** As an installation refuses it, and as the cloud does. */
    @ParameterizedTest(name = "refused with {0}")
    @ValueSource(ints = {401, 404})
    void aWithdrawnKeyFailsTheRunAndDeletesNothing(int status) throws IOException {
        long before = records.count(SourceEntity.PROJECT_TICKETS);
        SandboxAdmin.arm(Map.of("kind", "bad-credentials", "status", status));
        Path key = SandboxTestResource.secrets().resolve("connectwise.private-key");
        JsonPath run;
        try {
            Files.writeString(key, "withdrawn");
            run = SyncRuns.finished(SyncRuns.start(SourceEntity.PROJECT_TICKETS, "sweep"));
        } finally {
            Files.writeString(key, SandboxTestResource.KEY);
        }
        assertThat(run.getString("state")).isEqualTo("failed");
        assertThat(run.getString("error")).contains("status " + status);
        assertThat(records.count(SourceEntity.PROJECT_TICKETS)).isEqualTo(before);
    }

    private static List<Map<String, Object>> hostileAnswers() {
        return List.of(
                Map.of("status", 200, "body", "html"),
                Map.of("status", 200, "body", "empty"),
                Map.of("status", 200, "body", "empty-list"),
                Map.of("status", 200, "body", "object"),
                Map.of("kind", "truncated"),
                Map.of("kind", "cut"),
                Map.of("kind", "cut-body"),
                Map.of("status", 404, "body", "no-endpoint"),
                Map.of("status", 404),
                Map.of("status", 401),
                Map.of("status", 403),
                Map.of("status", 400, "body", "html"),
                Map.of("status", 500),
                Map.of("status", 500, "body", "empty"),
                Map.of("status", 302, "body", "html"));
    }

    @Test
    void anIncrementalRunWithNothingNewCostsOneRequest() {
        for (SourceEntity entity : CHEAP) {
            SyncRuns.complete(entity, "incremental");
        }
        await().atMost(WITHIN).until(() -> refreshRequests.waiting() == 0);
        for (SourceEntity entity : CHEAP) {
            assertThat(SyncRuns.complete(entity, "incremental").getLong("requests"))
                    .as(entity.wireName())
                    .isEqualTo(1);
        }
        long agreements = agreementAdditions.agreements(false).size();
        assertThat(SyncRuns.complete(SourceEntity.AGREEMENT_ADDITIONS, "incremental")
                        .getLong("requests"))
                .isEqualTo(agreements);
        System.out.printf(
                "incremental runs with nothing new: 1 request for each of %d entities, %d for additions of %d agreements%n",
                CHEAP.size(), agreements, agreements);
    }

    /** A run reads additions below agreements; where there is none to look below, there is still an end. */
    @Test
    void additionsAreCompleteWhereAllAgreementsEndedLongAgo() throws SQLException {
        int active = agreementAdditions.agreements(false).size();
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(
                        "UPDATE source_record SET ended_on = '2000-01-01' WHERE topic = ?")) {
            update.setString(1, Topics.AGREEMENTS.name());
            update.executeUpdate();
        }
        try {
            assertThat(agreementAdditions.agreements(false)).isEmpty();
            JsonPath run = SyncRuns.complete(SourceEntity.AGREEMENT_ADDITIONS, "incremental");
            assertThat(run.getLong("read")).isZero();
            assertThat(run.getLong("requests")).isEqualTo(1);
        } finally {
            // Reads their ends again.
            SyncRuns.complete(SourceEntity.AGREEMENTS, "full");
        }
        assertThat(agreementAdditions.agreements(false)).hasSize(active);
    }

    @Test
    void whatNoCallbackAnnouncedCountsAsRepairedByThePoll() {
        String silent = newTicket();
        String announced = newTicket();
        var callback = new CallbackReceived(
                CallbackReceived.Type.TICKET, Long.parseLong(announced), Action.CREATED, null, null, Instant.now());
        JsonPath run = SyncRuns.complete(SourceEntity.SERVICE_TICKETS, "incremental");
        new TestTopic(Topics.CALLBACKS)
                .sendEvent(
                        EventTypes.callback(CallbackReceived.Type.TICKET, Action.CREATED)
                                .name(),
                        callback.key(),
                        EventJson.write(callback));
        assertThat(run.getLong("added")).isGreaterThanOrEqualTo(2);
        // Finds are judged later, when callbacks have had their time.
        await().atMost(Duration.ofSeconds(90))
                .until(() -> SyncRuns.state(run.getString("id")).getLong("repairs.count") > 0);
        JsonPath judged = SyncRuns.state(run.getString("id"));
        assertThat(judged.getLong("repairs.count")).isEqualTo(run.getLong("added") + run.getLong("changed") - 1);
        assertThat(judged.getLong("repairs.longestDelaySeconds")).isNotNegative();
        assertThat(newest(silent)).isNotNull();
    }

    @Test
    void aBackfillReadsFromItsDateAndLeavesTheCursor() {
        // No scheduled run may move the cursor meanwhile.
        SyncRuns.complete(SourceEntity.PROJECT_TICKETS, "incremental");
        Instant before = history.watermark(SourceEntity.PROJECT_TICKETS).orElseThrow();
        String id = given().auth()
                .oauth2(TestTokens.manager())
                .contentType(ContentType.JSON)
                .body(
                        "{\"entities\":[\"project-tickets\"],\"mode\":\"backfill\",\"changedSince\":\"2020-01-01T00:00:00Z\"}")
                .post("/api/v1/sync-runs")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath()
                .getString("items[0].id");
        JsonPath run = SyncRuns.finished(id);
        assertThat(run.getString("state")).isEqualTo("completed");
        assertThat(run.getLong("read"))
                .isEqualTo(SandboxAdmin.ids("project-tickets", "id").size());
        assertThat(history.watermark(SourceEntity.PROJECT_TICKETS).orElseThrow())
                .isEqualTo(before);
    }

    @Test
    void aRunThatIsNotWantedAnyMoreEndsAfterItsPage() {
        SandboxAdmin.arm(Map.of("path", "/time/entries", "status", 0, "delayMillis", 700, "count", -1));
        String id = SyncRuns.start(SourceEntity.TIME_ENTRIES, "full");
        given().auth()
                .oauth2(TestTokens.viewer())
                .post("/api/v1/sync-runs/" + id + "/cancel")
                .then()
                .statusCode(403);
        given().auth()
                .oauth2(TestTokens.manager())
                .post("/api/v1/sync-runs/" + id + "/cancel")
                .then()
                .statusCode(202);
        JsonPath run = SyncRuns.finished(id);
        assertThat(run.getString("state")).isEqualTo("cancelled");
        given().auth()
                .oauth2(TestTokens.manager())
                .post("/api/v1/sync-runs/" + id + "/cancel")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:problem:sync-run-finished"));
    }

    @Test
    void aSweepThatIsCancelledIsFollowedByWhatKeepsTheDataCurrent() throws SQLException {
        // Given
        SandboxAdmin.arm(Map.of("path", "/company/marketDescriptions", "status", 0, "delayMillis", 1500, "count", -1));
        String sweep = SyncRuns.start(SourceEntity.MARKET_DESCRIPTIONS, "sweep");
        await().atMost(WITHIN)
                .pollDelay(Duration.ZERO)
                .until(() -> SyncRuns.state(sweep).getString("state").equals("running"));
        marketsComparedAt("now() - interval '25 hours'");
        try {
            // When
            given().auth()
                    .oauth2(TestTokens.manager())
                    .post("/api/v1/sync-runs/" + sweep + "/cancel")
                    .then()
                    .statusCode(202);
            JsonPath cancelled = SyncRuns.finished(sweep);
            SandboxAdmin.healAll();

            // Then
            assertThat(cancelled.getString("state")).isEqualTo("cancelled");
            String newest = "entity=market-descriptions&size=1";
            await().atMost(WITHIN)
                    .until(() -> !runs(newest).getString("items[0].id").equals(sweep));
            JsonPath next = SyncRuns.finished(runs(newest).getString("items[0].id"));
            assertThat(next.getString("mode")).isEqualTo("incremental");
        } finally {
            marketsComparedAt("now()");
        }
    }

    private void marketsComparedAt(String moment) throws SQLException {
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(
                        "UPDATE sync_cursor SET compared_at = " + moment + " WHERE entity = ?")) {
            update.setString(1, SourceEntity.MARKET_DESCRIPTIONS.wireName());
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    @Test
    void theSameRequestUnderTheSameKeyStartsNothingAnew() {
        String key = UUID.randomUUID().toString();
        String body = "{\"entities\":[\"companies\",\"contacts\"],\"mode\":\"incremental\"}";
        List<String> first = startUnder(key, body);
        first.forEach(SyncRuns::finished);
        assertThat(startUnder(key, body)).isEqualTo(first).hasSize(2);
        given().auth()
                .oauth2(TestTokens.manager())
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .body("{\"entities\":[\"companies\"],\"mode\":\"incremental\"}")
                .post("/api/v1/sync-runs")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:problem:idempotency-key-reused"));
    }

    private static List<String> startUnder(String key, String body) {
        return given().auth()
                .oauth2(TestTokens.manager())
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .body(body)
                .post("/api/v1/sync-runs")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath()
                .getList("items.id", String.class);
    }

    @Test
    void theHistoryIsFilteredByEntityModeAndState() {
        String id = SyncRuns.finished(SyncRuns.start(SourceEntity.MARKET_DESCRIPTIONS, "full"))
                .getString("id");

        JsonPath found = runs("entity=market-descriptions&mode=full&state=completed&size=200");

        assertThat(found.getList("items.id")).contains(id);
        assertThat(found.getList("items.entity")).containsOnly("market-descriptions");
        assertThat(found.getList("items.mode")).containsOnly("full");
        assertThat(found.getInt("page.total")).isEqualTo(found.getList("items").size());
        assertThat(runs("entity=market-descriptions&mode=full&state=failed").getList("items.id"))
                .doesNotContain(id);
        given().auth()
                .oauth2(TestTokens.viewer())
                .get("/api/v1/sync-runs?entity=cats")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("entity"));
    }

    private static JsonPath runs(String query) {
        return given().auth()
                .oauth2(TestTokens.viewer())
                .get("/api/v1/sync-runs?" + query)
                .jsonPath();
    }

    @Test
    void aBackfillNeedsItsDateAndOnlyABackfill() {
        for (String body : List.of(
                "{\"entities\":[\"contacts\"],\"mode\":\"backfill\"}",
                "{\"entities\":[\"contacts\"],\"mode\":\"full\",\"changedSince\":\"2020-01-01T00:00:00Z\"}",
                "{\"entities\":[\"contacts\"],\"mode\":\"backfill\",\"changedSince\":\"1969-12-31T23:59:59Z\"}",
                "{\"entities\":[\"contacts\"],\"mode\":\"backfill\",\"changedSince\":\"9999-12-31T00:00:00Z\"}",
                "{\"entities\":[\"contacts\"],\"mode\":\"backfill\",\"changedSince\":\"+1000000000-12-31T00:00:00Z\"}",
                "{\"entities\":[\"contacts\"]}",
                "{\"entities\":[],\"mode\":\"full\"}")) {
            given().auth()
                    .oauth2(TestTokens.manager())
                    .contentType(ContentType.JSON)
                    .body(body)
                    .post("/api/v1/sync-runs")
                    .then()
                    .statusCode(400)
                    .body("type", equalTo("urn:problem:invalid-body"));
        }
    }

    @Test
    void freshnessTellsAgeAgainstScheduleAndTheLastRuns() {
        SyncRuns.complete(SourceEntity.COMPANIES, "incremental");
        JsonPath freshness = given().auth()
                .oauth2(TestTokens.viewer())
                .get("/api/v1/sync-runs/freshness")
                .jsonPath();
        String companies = "items.find { it.entity == 'companies' }.";
        assertThat(freshness.getString(companies + "timeliness")).isEqualTo("on-time");
        assertThat(freshness.getLong(companies + "everySeconds")).isEqualTo(300);
        assertThat(freshness.getLong(companies + "ageSeconds")).isBetween(0L, 300L);
        assertThat(freshness.getList(companies + "recentRuns")).hasSizeBetween(1, 8);
    }

    @Test
    void progressIsToldUntilTheEnd() throws Exception {
        SandboxAdmin.arm(Map.of("path", "/time/entries", "status", 0, "delayMillis", 800, "count", 2));
        String id = SyncRuns.start(SourceEntity.TIME_ENTRIES, "full");
        HttpRequest request = HttpRequest.newBuilder(connector.resolve("/api/v1/sync-runs/" + id + "/progress"))
                .header("Authorization", "Bearer " + TestTokens.viewer())
                .header("Accept", "text/event-stream")
                .timeout(Duration.ofSeconds(60))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        List<String> events =
                answer.body().lines().filter(line -> line.startsWith("data:")).toList();
        assertThat(events).hasSizeGreaterThanOrEqualTo(2);
        assertThat(events.get(0)).contains("\"state\":\"");
        assertThat(events.get(events.size() - 1))
                .contains("\"state\":\"completed")
                .contains("\"expected\":");
    }

    @Test
    void progressOfAnUnknownRunIsNotFound() {
        given().auth()
                .oauth2(TestTokens.viewer())
                .get("/api/v1/sync-runs/" + UUID.randomUUID() + "/progress")
                .then()
                .statusCode(404);
    }

    private static String newTicket() {
        return SandboxAdmin.create("service-tickets", Map.of("summary", "New name"))
                .get("id")
                .toString();
    }

    private static String newest(String ticket) {
        return new TestTopic(Topics.TICKETS).newestByKey().get(ticket);
    }
}
