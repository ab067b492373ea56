package com.accellis.engagement.connector.erasure;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.connector.SandboxAdmin;
import com.accellis.engagement.connector.SandboxTestResource;
import com.accellis.engagement.connector.SyncRuns;
import com.accellis.engagement.connector.record.ErasedContacts;
import com.accellis.engagement.events.CallbackReceived;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.kit.publish.CloudEventHeaders;
import com.accellis.engagement.testkit.DatabaseSearch;
import com.accellis.engagement.testkit.Infrastructure;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTokens;
import com.accellis.engagement.testkit.TestTopic;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reliability page, S-9: after an erasure no trace of the person is left, and none comes back. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(SandboxTestResource.class)
class ContactErasureTest {

    private static final Duration WITHIN = Duration.ofSeconds(60);

    @Inject
    DataSource database;

    @Inject
    ErasedContacts contacts;

    private final String marker = "Marker" + UUID.randomUUID().toString().replace("-", "");

    @BeforeEach
    void everythingIsLoaded() {
        SyncRuns.awaitLoaded();
    }

    @Test
    void nothingIsLeftOfAnErasedPersonAndNothingComesBack() {
        // Given
        String id = loadedPerson();
        assertThat(newest(id)).contains(marker);

        // When
        assertThat(erase(id)).isEqualTo(204);

        // Then
        awaitTombstone(id);
        assertNoTrace();
        SandboxAdmin.change("contacts", id, Map.of("title", marker + " again"));
        announce(id);
        assertThat(keptBy("incremental")).isZero();
        assertThat(keptBy("full")).isZero();
        await().atMost(WITHIN).until(this::refreshesWaiting, waiting -> waiting == 0);
        assertThat(recordsOf(id)).last().extracting(ConsumerRecord::value).isNull();
        assertNoTrace();
        new TestTopic(Topics.CONTACTS).compact();
        assertThat(new TestTopic(Topics.CONTACTS).records())
                .as("after compaction, older records included")
                .noneMatch(found -> found.value() != null && new String(found.value(), UTF_8).contains(marker));
    }

    @Test
    void theTombstoneIsTheLastRecordAlthoughANewerEventWaited() {
        // Given an event that the broker has not got yet
        String id = loadedPerson();
        var broker = Infrastructure.start().broker();
        broker.pause();
        try {
            SandboxAdmin.change("contacts", id, Map.of("title", marker + " promoted"));
            SyncRuns.start(SourceEntity.CONTACTS, "incremental");
            await().atMost(WITHIN)
                    .until(() ->
                            !DatabaseSearch.hits(database, marker + " promoted").isEmpty());

            // When
            assertThat(erase(id)).isEqualTo(204);
        } finally {
            broker.resume();
        }

        // Then
        awaitTombstone(id);
        await().atMost(WITHIN).until(this::eventsWaiting, waiting -> waiting == 0);
        assertThat(recordsOf(id)).last().extracting(ConsumerRecord::value).isNull();
        assertNoTrace();
    }

    @Test
    void aReadingThatIsBeingStoredDuringTheErasureIsNotKept() {
        // Given a run that cannot see the erasure yet, and an erasure that looks older than what the run has read
        String id = loadedPerson();
        SandboxAdmin.change("contacts", id, Map.of("title", marker + " late"));
        String run = QuarkusTransaction.requiringNew().call(() -> {
            assertThat(contacts.erase(Long.parseLong(id), Instant.EPOCH)).isTrue();
            String started = SyncRuns.start(SourceEntity.CONTACTS, "incremental");
            await().atMost(WITHIN).until(this::statementsThatWaitForRows, waiting -> waiting > 0);
            return started;
        });

        // Then
        assertThat(SyncRuns.finished(run).getString("state")).isEqualTo("completed");
        assertThat(SyncRuns.state(run).getLong("changed")).isZero();
        awaitTombstone(id);
        await().atMost(WITHIN).until(this::eventsWaiting, waiting -> waiting == 0);
        assertThat(recordsOf(id).stream().filter(found -> found.value() == null))
                .hasSize(1);
        assertThat(recordsOf(id)).last().extracting(ConsumerRecord::value).isNull();
        assertNoTrace();
    }

    @Test
    void theTombstoneIsAnEventLikeTheOthers() {
        String id = loadedPerson();
        erase(id);
        awaitTombstone(id);
        var tombstones =
                recordsOf(id).stream().filter(found -> found.value() == null).toList();
        assertThat(tombstones).hasSize(1);
        var headers = tombstones.get(0).headers();
        assertThat(CloudEventHeaders.text(headers, CloudEventHeaders.TYPE)).contains(EventTypes.CONTACT.name());
        assertThat(CloudEventHeaders.text(headers, CloudEventHeaders.SUBJECT)).contains(id);
    }

    @Test
    void erasingAgainAnswersTheSameAndSendsNothing() {
        String id = loadedPerson();
        erase(id);
        awaitTombstone(id);
        int before = recordsOf(id).size();

        assertThat(erase(id)).isEqualTo(204);

        await().atMost(WITHIN).until(this::eventsWaiting, waiting -> waiting == 0);
        assertThat(recordsOf(id)).hasSize(before);
    }

    @Test
    void aContactThatNeverWasIsNotFound() {
        given().auth()
                .oauth2(TestTokens.admin())
                .delete("/api/v1/contacts/999999999999")
                .then()
                .statusCode(404)
                .body("type", org.hamcrest.Matchers.equalTo("urn:problem:contact-not-found"));
    }

    @Test
    void onlyAnAdminErases() {
        String id = loadedPerson();
        given().delete("/api/v1/contacts/" + id).then().statusCode(401);
        given().auth()
                .oauth2(TestTokens.manager())
                .delete("/api/v1/contacts/" + id)
                .then()
                .statusCode(403);
        assertThat(newest(id)).contains(marker);
    }

    @Test
    void whatIsNoIdIsRefused() {
        for (String id : List.of("0", "-1", "abc", "1.5", "99999999999999999999")) {
            given().auth()
                    .oauth2(TestTokens.admin())
                    .delete("/api/v1/contacts/" + id)
                    .then()
                    .statusCode(400)
                    .body("type", org.hamcrest.Matchers.equalTo("urn:problem:invalid-parameter"));
        }
    }

    private String loadedPerson() {
        String id = SandboxAdmin.create(
                        "contacts", Map.of("firstName", marker, "lastName", marker + "son", "title", marker))
                .get("id")
                .toString();
        SyncRuns.finished(SyncRuns.start(SourceEntity.CONTACTS, "incremental"));
        await().atMost(WITHIN).until(() -> recordsOf(id), found -> !found.isEmpty());
        return id;
    }

    private static int erase(String id) {
        return given().auth()
                .oauth2(TestTokens.admin())
                .delete("/api/v1/contacts/" + id)
                .statusCode();
    }

    private static void announce(String id) {
        var callback = new CallbackReceived(
                CallbackReceived.Type.CONTACT,
                Long.parseLong(id),
                CallbackReceived.Action.UPDATED,
                null,
                null,
                Instant.now());
        new TestTopic(Topics.CALLBACKS)
                .sendEvent(
                        EventTypes.callback(callback.type(), callback.action()).name(),
                        callback.key(),
                        EventJson.write(callback));
    }

    /** How many contacts a run took for new or changed. */
    private static long keptBy(String mode) {
        var run = SyncRuns.finished(SyncRuns.start(SourceEntity.CONTACTS, mode));
        assertThat(run.getString("state")).isEqualTo("completed");
        return run.getLong("added") + run.getLong("changed");
    }

    private void awaitTombstone(String id) {
        await().atMost(WITHIN).until(() -> recordsOf(id).stream().anyMatch(found -> found.value() == null));
    }

    private static List<ConsumerRecord<byte[], byte[]>> recordsOf(String id) {
        return new TestTopic(Topics.CONTACTS)
                .records().stream()
                        .filter(found -> new String(found.key(), UTF_8).equals(id))
                        .toList();
    }

    private static String newest(String id) {
        return new TestTopic(Topics.CONTACTS).newestByKey().get(id);
    }

    private void assertNoTrace() {
        assertThat(DatabaseSearch.hits(database, marker)).isEmpty();
        Stream.concat(Topics.events().stream(), Topics.deadLetters().stream())
                .forEach(topic -> assertThat(new TestTopic(topic).newestByKey().values())
                        .as(topic.name())
                        .noneMatch(value -> value != null && value.contains(marker)));
    }

    private long eventsWaiting() {
        return count("SELECT count(*) FROM source_record WHERE pending IS NOT NULL");
    }

    private long statementsThatWaitForRows() {
        return count(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%source_record%'");
    }

    private long refreshesWaiting() {
        return count("SELECT count(*) FROM refresh_request");
    }

    private long count(String sql) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(sql);
                var row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
