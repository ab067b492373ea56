package com.accellis.engagement.connector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.connector.record.RefreshRequests;
import com.accellis.engagement.connector.record.RefreshRequests.Kind;
import com.accellis.engagement.connector.record.RefreshRequests.NewRequest;
import com.accellis.engagement.events.CallbackReceived;
import com.accellis.engagement.events.CallbackReceived.Action;
import com.accellis.engagement.events.CallbackReceived.Type;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.events.Services;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.testkit.Infrastructure;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTopic;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records are read again when they are asked for; what cannot be read harms nobody else. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(SandboxTestResource.class)
class RefreshTest {

    private static final Duration WITHIN = Duration.ofSeconds(60);

    @Inject
    RefreshRequests requests;

    @Inject
    DataSource database;

    @BeforeEach
    void everythingIsLoaded() {
        SyncRuns.awaitLoaded();
        await().atMost(WITHIN).until(() -> requests.waiting() == 0);
    }

    @AfterEach
    void heal() {
        SandboxAdmin.healAll();
    }

    @Test
    void anAgreementThatCannotBeReadDoesNotHoldUpItsNeighbours() throws SQLException {
        // Requests that are made together are due in the order of their ids.
        List<String> agreements =
                SandboxAdmin.ids("agreements", "id").stream().sorted().toList();
        String failing = agreements.get(0);
        String fault = SandboxAdmin.arm(
                Map.of("path", "/finance/agreements/" + failing + "/additions", "status", 500, "count", -1));

        request(agreements.stream().map(id -> NewRequest.of(Kind.ADDITIONS_OF_AGREEMENT, id)));

        await().atMost(WITHIN).until(() -> requests.waiting() == 1);
        await().atMost(WITHIN)
                .until(() -> attempts(Kind.ADDITIONS_OF_AGREEMENT, failing).orElse(0) > 2);
        SandboxAdmin.disarm(fault);
        await().atMost(WITHIN).until(() -> requests.waiting() == 0);
    }

    /** Of a source that once sent something else than numbers, noted by an earlier release. */
    @Test
    void anIdThatNobodyCanAskForDoesNotHoldUpOthers() throws SQLException {
        Object ticket = newTicket();
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement("""
                        INSERT INTO refresh_request (kind, id, generation, due_at, attempts, announced_deleted)
                        VALUES ('TICKET', 'abc', 1, clock_timestamp() - interval '1 hour', 0, false)
                        """)) {
            insert.executeUpdate();
        }

        request(Stream.of(NewRequest.of(Kind.TICKET, ticket.toString())));

        awaitTicket(ticket);
        await().atMost(WITHIN).until(() -> attempts(Kind.TICKET, "abc").isEmpty());
    }

    /** All of CrewHu answering 404 is a wrong address, whatever is asked for. */
    @Test
    void aSurveyIsNotGoneWhileCrewHuListsNone() throws SQLException {
        String survey = newSurvey();
        String fault =
                SandboxAdmin.arm(Map.of("path", "/v1/survey", "status", 404, "body", "no-endpoint", "count", -1));

        request(Stream.of(NewRequest.of(Kind.SURVEY, survey)));

        // The survey and the list, twice each, and again.
        await().atMost(WITHIN).until(() -> SandboxAdmin.hits(fault) > 4);
        assertThat(attempts(Kind.SURVEY, survey)).as("still asked for").isPresent();
        SandboxAdmin.disarm(fault);
        await().atMost(WITHIN).until(() -> requests.waiting() == 0);
        assertThat(new TestTopic(Topics.SURVEYS).newestByKey().get(survey)).contains("\"deleted\":false");
        assertThat(new TestTopic(Topics.SURVEYS).records())
                .filteredOn(event -> survey.equals(new String(event.key(), UTF_8)))
                .noneMatch(event -> new String(event.value(), UTF_8).contains("\"deleted\":true"));
    }

    @Test
    void aCrewHuThatThrottlesDoesNotHoldUpWhatConnectWiseAnnounced() throws SQLException {
        String survey = newSurvey();
        String fault = SandboxAdmin.arm(
                Map.of("path", "/v1/survey/" + survey, "status", 429, "retryAfterSeconds", 14, "count", 1));
        request(Stream.of(NewRequest.of(Kind.SURVEY, survey)));
        await().atMost(WITHIN).until(() -> SandboxAdmin.hits(fault) == 1);

        Object ticket = newTicket();
        request(Stream.of(NewRequest.of(Kind.TICKET, ticket.toString())));

        await().atMost(Duration.ofSeconds(20))
                .until(() -> new TestTopic(Topics.TICKETS).newestByKey().containsKey(ticket.toString()));
        assertThat(attempts(Kind.SURVEY, survey)).as("still asked for").isPresent();
        await().atMost(WITHIN).until(() -> requests.waiting() == 0);
    }

    /** Compressed it went through the broker; what is put aside with it has to fit without that. */
    @Test
    void aRecordThatIsTooLargeToBePutAsideStopsNobody() {
        String key = "ticket/" + UUID.randomUUID();
        String type = EventTypes.callback(Type.TICKET, Action.UPDATED).name();
        sendLarge(type, key, "{\"" + "x".repeat(1_500_000));
        Object ticket = newTicket();
        var callback = new CallbackReceived(
                Type.TICKET, Long.parseLong(ticket.toString()), Action.CREATED, null, null, Instant.now());
        new TestTopic(Topics.CALLBACKS).sendEvent(type, callback.key(), EventJson.write(callback));

        awaitTicket(ticket);
        await().atMost(WITHIN).untilAsserted(() -> assertThat(putAside(key)).hasSize(1));
        var letter = putAside(key).get(0);
        assertThat(letter.value()).isNull();
        assertThat(letter.headers().lastHeader("dead-letter-left-behind")).isNotNull();
        assertThat(letter.headers().lastHeader("dead-letter-offset")).isNotNull();
    }

    private static List<ConsumerRecord<byte[], byte[]>> putAside(String key) {
        return new TestTopic(Topics.CALLBACKS.deadLetter(Services.CONNECTOR))
                .records().stream()
                        .filter(found -> found.key() != null && key.equals(new String(found.key(), UTF_8)))
                        .toList();
    }

    private static void sendLarge(String type, String key, String value) {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                Infrastructure.start().broker().bootstrapServers(),
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                10_000_000);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            var large = new ProducerRecord<>(Topics.CALLBACKS.name(), key.getBytes(UTF_8), value.getBytes(UTF_8));
            large.headers().add("ce_type", type.getBytes(UTF_8));
            producer.send(large);
        }
    }

    private void request(Stream<NewRequest> wanted) {
        List<NewRequest> all = wanted.toList();
        QuarkusTransaction.requiringNew().run(() -> requests.add(all));
    }

    private static Object newTicket() {
        return SandboxAdmin.create("service-tickets", Map.of("summary", "New name"))
                .get("id");
    }

    private static String newSurvey() {
        Object id = SandboxAdmin.create(
                        "surveys", Map.of("ticket_num", "INC-1", "rating", "5", "customer_data", Map.of()))
                .get("_id");
        SyncRuns.complete(SourceEntity.SURVEYS, "incremental");
        await().atMost(WITHIN)
                .until(() -> new TestTopic(Topics.SURVEYS).newestByKey().containsKey(id.toString()));
        return id.toString();
    }

    private static void awaitTicket(Object id) {
        await().atMost(WITHIN)
                .until(() -> new TestTopic(Topics.TICKETS).newestByKey().containsKey(id.toString()));
    }

    /** How often a request has been tried in vain; empty when it is done. */
    private OptionalInt attempts(Kind kind, String id) throws SQLException {
        try (var connection = database.getConnection();
                var query =
                        connection.prepareStatement("SELECT attempts FROM refresh_request WHERE kind = ? AND id = ?")) {
            query.setString(1, kind.name());
            query.setString(2, id);
            try (var row = query.executeQuery()) {
                return row.next() ? OptionalInt.of(row.getInt(1)) : OptionalInt.empty();
            }
        }
    }
}
