package com.accellis.engagement.connector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.connector.history.SyncHistory;
import com.accellis.engagement.events.CallbackReceived;
import com.accellis.engagement.events.CallbackReceived.Action;
import com.accellis.engagement.events.CallbackReceived.Type;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.events.Services;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.Topic;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.testkit.Infrastructure;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTopic;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the sandbox's REST interface to the topics: real HTTP, PostgreSQL and Kafka. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(SandboxTestResource.class)
class ConnectorFlowTest {

    private static final Duration WITHIN = Duration.ofSeconds(30);

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
    void theFullLoadPublishesEveryRecordOfTheSource() {
        assertThat(existing(Topics.COMPANIES)).containsAll(SandboxAdmin.ids("companies", "id"));
        assertThat(existing(Topics.CONTACTS)).containsAll(SandboxAdmin.ids("contacts", "id"));
        assertThat(existing(Topics.TICKETS))
                .containsExactlyInAnyOrderElementsOf(Stream.of("service-tickets", "project-tickets")
                        .flatMap(type -> SandboxAdmin.ids(type, "id").stream())
                        .toList());
        assertThat(existing(Topics.TIME_ENTRIES)).containsAll(SandboxAdmin.ids("time-entries", "id"));
        assertThat(existing(Topics.AGREEMENTS))
                .containsExactlyInAnyOrderElementsOf(SandboxAdmin.ids("agreements", "id"));
        assertThat(existing(Topics.AGREEMENT_ADDITIONS))
                .containsExactlyInAnyOrderElementsOf(SandboxAdmin.ids("agreement-additions", "id"));
        assertThat(existing(Topics.SURVEYS)).containsExactlyInAnyOrderElementsOf(SandboxAdmin.ids("surveys", "_id"));
    }

    @Test
    void anAnnouncedChangeIsReadAgainAndPublished() {
        Object id = newTicket();
        announce(Type.TICKET, id, Action.CREATED);
        awaitEvent(
                Topics.TICKETS,
                id,
                event -> "New name".equals(event.path("summary").asText()));
        SandboxAdmin.change("service-tickets", id, Map.of("summary", "Another name"));
        announce(Type.TICKET, id, Action.UPDATED);
        awaitEvent(
                Topics.TICKETS,
                id,
                event -> "Another name".equals(event.path("summary").asText()));
    }

    @Test
    void anAnnouncedDeletionIsConfirmedAndPublished() {
        Object id = newTicket();
        announce(Type.TICKET, id, Action.CREATED);
        awaitEvent(Topics.TICKETS, id, event -> !event.path("deleted").asBoolean());
        SandboxAdmin.delete("service-tickets", id);
        announce(Type.TICKET, id, Action.DELETED);
        awaitEvent(Topics.TICKETS, id, event -> event.path("deleted").asBoolean());
    }

    @Test
    void aDeletionThatTheSourceDoesNotConfirmDeletesNothing() {
        Object id = newTicket();
        announce(Type.TICKET, id, Action.CREATED);
        awaitEvent(Topics.TICKETS, id, event -> !event.path("deleted").asBoolean());
        String noRight = SandboxAdmin.arm(Map.of("path", "/project/tickets", "status", 403, "count", -1));
        SandboxAdmin.delete("service-tickets", id);
        announce(Type.TICKET, id, Action.DELETED);
        await().atMost(WITHIN).until(() -> SandboxAdmin.hits(noRight) > 0);
        // A 404 that does not speak of the record is a fault of configuration. Armed before the other one goes.
        String noEndpoint =
                SandboxAdmin.arm(Map.of("path", "/project/tickets", "status", 404, "body", "no-endpoint", "count", -1));
        SandboxAdmin.disarm(noRight);
        await().atMost(WITHIN).until(() -> SandboxAdmin.hits(noEndpoint) > 0);
        Object other = newTicket();
        run(SourceEntity.SERVICE_TICKETS);
        awaitEvent(Topics.TICKETS, other, event -> true);
        assertThat(newest(Topics.TICKETS, id).orElseThrow().path("deleted").asBoolean())
                .isFalse();
        SandboxAdmin.healAll();
        awaitEvent(Topics.TICKETS, id, event -> event.path("deleted").asBoolean());
    }

    @Test
    void pollingFindsWhatNobodyAnnounced() {
        Object id = newTicket();
        run(SourceEntity.SERVICE_TICKETS);
        assertThat(newest(Topics.TICKETS, id)).isPresent();
    }

    @Test
    void anAnswerFollowsItsTicketToAnotherCompany() {
        List<String> companies = SandboxAdmin.ids("companies", "id");
        Object ticket = newTicket();
        announce(Type.TICKET, ticket, Action.CREATED);
        awaitEvent(Topics.TICKETS, ticket, event -> true);
        Object survey = SandboxAdmin.create(
                        "surveys", Map.of("ticket_num", ticket.toString(), "rating", "5", "inactive", false))
                .get("_id");
        run(SourceEntity.SURVEYS);
        assertThat(newest(Topics.SURVEYS, survey).orElseThrow().path("linkedBy").asText())
                .isEqualTo("ticket");
        String moved = companies.get(companies.size() - 1);
        SandboxAdmin.change("service-tickets", ticket, Map.of("company", Map.of("id", Long.valueOf(moved))));
        announce(Type.TICKET, ticket, Action.UPDATED);
        awaitEvent(
                Topics.SURVEYS,
                survey,
                event -> event.path("companyId").asText().equals(moved));
        SandboxAdmin.delete("service-tickets", ticket);
        announce(Type.TICKET, ticket, Action.DELETED);
        awaitEvent(Topics.SURVEYS, survey, event -> event.path("companyId").isNull());
    }

    @Test
    void anAgreementTakesItsAdditionsAlong() {
        List<String> companies = SandboxAdmin.ids("companies", "id");
        Object agreement = SandboxAdmin.create(
                        "agreements", Map.of("company", Map.of("id", Long.valueOf(companies.get(0)))))
                .get("id");
        Object addition = SandboxAdmin.create("agreement-additions", Map.of("agreementId", agreement))
                .get("id");
        announce(Type.AGREEMENT, agreement, Action.CREATED);
        awaitEvent(
                Topics.AGREEMENT_ADDITIONS,
                addition,
                event -> event.path("companyId").asText().equals(companies.get(0)));
        SandboxAdmin.change("agreements", agreement, Map.of("company", Map.of("id", Long.valueOf(companies.get(1)))));
        announce(Type.AGREEMENT, agreement, Action.UPDATED);
        awaitEvent(
                Topics.AGREEMENT_ADDITIONS,
                addition,
                event -> event.path("companyId").asText().equals(companies.get(1)));
        SandboxAdmin.delete("agreements", agreement);
        announce(Type.AGREEMENT, agreement, Action.DELETED);
        awaitEvent(
                Topics.AGREEMENT_ADDITIONS,
                addition,
                event -> event.path("deleted").asBoolean());
    }

    @Test
    void aRunThatMeetsErrorsFailsInWordsAndMovesNothing() {
        Instant before = history.watermark(SourceEntity.TIME_ENTRIES).orElseThrow();
        SandboxAdmin.fail("/time/entries", 500);
        JsonPath run = SyncRuns.finished(request(SourceEntity.TIME_ENTRIES));
        assertThat(run.getString("state")).isEqualTo("failed");
        assertThat(run.getString("error")).contains("/time/entries").contains("500");
        assertThat(history.watermark(SourceEntity.TIME_ENTRIES)).contains(before);
    }

    @Test
    void theCursorDoesNotMoveBeforeTheBrokerHasAcknowledged() {
        var broker = Infrastructure.start().broker();
        Instant before = history.watermark(SourceEntity.SERVICE_TICKETS).orElseThrow();
        Object id = newTicket();
        broker.pause();
        String run;
        try {
            run = request(SourceEntity.SERVICE_TICKETS);
            await().atMost(WITHIN).until(() -> SyncRuns.state(run).getInt("read") > 0);
            // Everything is read and stored; what is missing is the broker's word.
            await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(4)).untilAsserted(() -> {
                assertThat(history.watermark(SourceEntity.SERVICE_TICKETS)).contains(before);
                assertThat(SyncRuns.state(run).getString("state")).isEqualTo("running");
            });
        } finally {
            broker.resume();
        }
        assertThat(SyncRuns.finished(run).getString("state")).isEqualTo("completed");
        assertThat(newest(Topics.TICKETS, id)).isPresent();
        assertThat(history.watermark(SourceEntity.SERVICE_TICKETS).orElseThrow())
                .isAfter(before);
    }

    @Test
    void aRecordThatCannotBeUnderstoodIsPutAsideWithItsReason() {
        Object broken = newTicket();
        Object good = newTicket();
        SandboxAdmin.raw("service-tickets", broken, "{\"id\":" + broken + ",\"company\":{\"id\":\"two\"}}");
        String run = request(SourceEntity.SERVICE_TICKETS);
        assertThat(SyncRuns.finished(run).getString("state")).isEqualTo("completed-with-rejections");
        assertThat(SyncRuns.state(run).getLong("rejected")).isPositive();
        assertThat(newest(Topics.TICKETS, good)).isPresent();
        assertThat(newest(Topics.TICKETS, broken)).isEmpty();
        // The same state is reported once, however often it is read.
        run(SourceEntity.SERVICE_TICKETS);
        List<String> details = new ArrayList<>();
        for (var kafkaRecord : new TestTopic(Topics.TICKETS.deadLetter(Services.CONNECTOR)).records()) {
            if (new String(kafkaRecord.key(), UTF_8).equals("service-tickets/" + broken)) {
                details.add(new String(
                        kafkaRecord.headers().lastHeader("dead-letter-detail").value(), UTF_8));
            }
        }
        assertThat(details).singleElement().asString().contains("Field id");
        SandboxAdmin.delete("service-tickets", broken);
    }

    @Test
    void aRecordThatCouldNotBeUnderstoodIsReadAgainLater() throws SQLException {
        Object id = newTicket();
        SandboxAdmin.raw("service-tickets", id, "{\"id\":" + id + ",\"company\":{\"id\":\"two\"}}");
        SyncRuns.finished(request(SourceEntity.SERVICE_TICKETS));
        long company = Long.parseLong(SandboxAdmin.ids("companies", "id").get(0));
        // Mended, but not as its time of change tells, so that no run lists it.
        SandboxAdmin.changeIfThere(
                "service-tickets",
                id,
                Map.of("summary", "Mended", "company", Map.of("id", company)),
                Instant.now().minus(Duration.ofDays(30)).truncatedTo(ChronoUnit.SECONDS));
        run(SourceEntity.SERVICE_TICKETS);
        assertThat(newest(Topics.TICKETS, id)).isEmpty();
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(
                        "UPDATE rejected_record SET last_read_at = now() - interval '61 minutes' WHERE id = ?")) {
            update.setString(1, id.toString());
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
        run(SourceEntity.SERVICE_TICKETS);
        awaitEvent(
                Topics.TICKETS,
                id,
                event -> "Mended".equals(event.path("summary").asText()));
    }

    @ParameterizedTest(name = "{0} s off")
    @ValueSource(longs = {-300, 300})
    void whatAClockThatIsOffHasStampedIsFound(long seconds) {
        run(SourceEntity.SERVICE_TICKETS);
        Instant stamp = Instant.now().plusSeconds(seconds).truncatedTo(ChronoUnit.SECONDS);
        Object id = SandboxAdmin.create("service-tickets", Map.of("summary", "New name"), stamp)
                .get("id");
        run(SourceEntity.SERVICE_TICKETS);
        assertThat(newest(Topics.TICKETS, id)).isPresent();
    }

    @Test
    void aCompletedRunTellsWhereItsRecordsEndInEachPartition() {
        Object agreement = SandboxAdmin.create("agreements", Map.of()).get("id");
        String run = SyncRuns.complete(SourceEntity.AGREEMENTS, "incremental").getString("id");
        awaitEvent(
                Topics.SYNC_RUNS,
                SourceEntity.AGREEMENTS.wireName(),
                event -> event.path("runId").asText().equals(run));
        Map<String, Long> ends = new TreeMap<>();
        new TestTopic(Topics.AGREEMENTS)
                .records()
                .forEach(found -> ends.merge(Integer.toString(found.partition()), found.offset() + 1, Math::max));
        JsonNode told = newest(Topics.SYNC_RUNS, SourceEntity.AGREEMENTS.wireName())
                .orElseThrow()
                .path("endOffsets");
        assertThat(told.size()).as("partitions").isGreaterThanOrEqualTo(ends.size());
        told.fieldNames()
                .forEachRemaining(partition -> assertThat(told.get(partition).longValue())
                        .as("partition %s", partition)
                        .isEqualTo(ends.getOrDefault(partition, 0L)));
        assertThat(newest(Topics.AGREEMENTS, agreement)).isPresent();
    }

    @Test
    void unchangedRecordsAreNotPublishedAgain() {
        run(SourceEntity.COMPANIES);
        int before = new TestTopic(Topics.COMPANIES).records().size();
        JsonPath full = SyncRuns.complete(SourceEntity.COMPANIES, "full");
        assertThat(full.getLong("unchanged")).isPositive();
        assertThat(new TestTopic(Topics.COMPANIES).records()).hasSize(before);
    }

    private static Object newTicket() {
        return SandboxAdmin.create("service-tickets", Map.of("summary", "New name"))
                .get("id");
    }

    private static void announce(Type type, Object id, Action action) {
        var callback = new CallbackReceived(type, Long.parseLong(id.toString()), action, null, null, Instant.now());
        new TestTopic(Topics.CALLBACKS)
                .sendEvent(EventTypes.callback(type, action).name(), callback.key(), EventJson.write(callback));
    }

    private static String request(SourceEntity entity) {
        return SyncRuns.start(entity, "incremental");
    }

    private static void run(SourceEntity entity) {
        SyncRuns.complete(entity, "incremental");
    }

    private static List<String> existing(Topic topic) {
        List<String> keys = new ArrayList<>();
        new TestTopic(topic).newestByKey().forEach((key, value) -> {
            if (!tree(value).path("deleted").asBoolean() || topic.equals(Topics.COMPANIES)) {
                keys.add(key);
            }
        });
        return keys;
    }

    private static Optional<JsonNode> newest(Topic topic, Object id) {
        return Optional.ofNullable(new TestTopic(topic).newestByKey().get(id.toString()))
                .map(ConnectorFlowTest::tree);
    }

    private static JsonNode tree(String json) {
        try {
            return EventJson.mapper().readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Check {
        boolean holds(JsonNode event);
    }

    private static void awaitEvent(Topic topic, Object id, Check check) {
        await().atMost(WITHIN)
                .untilAsserted(
                        () -> assertThat(newest(topic, id)).isPresent().get().matches(check::holds));
    }
}
