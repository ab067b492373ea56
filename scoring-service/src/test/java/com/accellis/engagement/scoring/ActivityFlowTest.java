package com.accellis.engagement.scoring;

import static com.accellis.engagement.scoring.TestEvents.newId;
import static com.accellis.engagement.scoring.TestEvents.send;
import static com.accellis.engagement.scoring.TestEvents.version;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.nullValue;

import com.accellis.engagement.events.ClientChanged;
import com.accellis.engagement.events.EventType;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.events.ScoreChanged;
import com.accellis.engagement.events.Services;
import com.accellis.engagement.events.SourceVersion;
import com.accellis.engagement.events.TicketChanged;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.testkit.Infrastructure;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTokens;
import com.accellis.engagement.testkit.TestTopic;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events in, scores out: real Kafka, real PostgreSQL. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class ActivityFlowTest {

    private static final Duration WITHIN = Duration.ofSeconds(20);
    private static final Instant TODAY = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @BeforeEach
    void sourcesAreLoaded() {
        TestEvents.allSourcesLoaded();
        await().atMost(WITHIN)
                .until(() -> given()
                        .auth()
                        .oauth2(TestTokens.viewer())
                        .get("/api/v1/pipeline")
                        .jsonPath()
                        .getList("sources.loaded")
                        .stream()
                        .allMatch(Boolean.TRUE::equals));
    }

    private static TicketChanged ticket(long id, long company, SourceVersion version) {
        return new TicketChanged(
                id,
                version,
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
                null);
    }

    private static TicketChanged deleted(long id, SourceVersion version) {
        return new TicketChanged(id, version, true, null, null, null, null, null, null, null, null, false, null);
    }

    /** The help-desk value of the 30-day window; -1 while there is none. */
    private static int tickets(UUID client) {
        var answer = given().auth().oauth2(TestTokens.viewer()).get("/api/v1/scores/{id}", client);
        if (answer.statusCode() != 200) {
            return -1;
        }
        Integer value = answer.jsonPath()
                .get("windows.find { it.window == 30 }.metrics.find { it.key == 'help-desk-usage' }.value");
        return value == null ? -1 : value;
    }

    @Test
    void aTicketMovesTheScoreOfItsClient() {
        long company = newId();
        UUID client = TestEvents.clientOf(company);
        send(ticket(newId(), company, version("2026-01-01T00:00:00Z", 1)));
        send(ticket(newId(), company, version("2026-01-01T00:00:00Z", 2)));
        await().atMost(WITHIN).untilAsserted(() -> assertThat(tickets(client)).isEqualTo(2));
    }

    @Test
    void anOlderOrRepeatedVersionChangesNothing() {
        long company = newId();
        UUID client = TestEvents.clientOf(company);
        long id = newId();
        long other = newId();
        send(ticket(id, company, version("2026-01-02T00:00:00Z", 5)));
        send(ticket(id, company, version("2026-01-02T00:00:00Z", 5)));
        send(ticket(other, company, version("2026-01-02T00:00:00Z", 5)));
        await().atMost(WITHIN).untilAsserted(() -> assertThat(tickets(client)).isEqualTo(2));
        // The older ones come last and in a poll of their own, so that nothing but the stored version can refuse them.
        send(deleted(id, version("2026-01-01T00:00:00Z", 9)));
        await().atMost(WITHIN).until(() -> consumedEverything(Topics.TICKETS));
        send(deleted(id, version("2026-01-02T00:00:00Z", 4)));
        await().atMost(WITHIN).until(() -> consumedEverything(Topics.TICKETS));
        assertThat(tickets(client)).isEqualTo(2);
        assertThat(reasons(Long.toString(id)))
                .as("they are ignored, not put aside")
                .isEmpty();
    }

    @Test
    void aDeletedTicketIsTakenOutAndARestoredOneCountsAgain() {
        long company = newId();
        UUID client = TestEvents.clientOf(company);
        long id = newId();
        send(ticket(id, company, version("2026-01-02T00:00:00Z", 1)));
        await().atMost(WITHIN).untilAsserted(() -> assertThat(tickets(client)).isEqualTo(1));
        send(deleted(id, version("2026-01-02T00:00:00Z", 2)));
        await().atMost(WITHIN).untilAsserted(() -> assertThat(tickets(client)).isZero());
        send(ticket(id, company, version("2026-01-02T00:00:00Z", 3)));
        await().atMost(WITHIN).untilAsserted(() -> assertThat(tickets(client)).isEqualTo(1));
    }

    @Test
    void aCompanyTakesItsWholeHistoryToAnotherClient() {
        long company = newId();
        UUID first = TestEvents.clientOf(company);
        UUID second = TestEvents.clientOf(newId());
        send(ticket(newId(), company, version("2026-01-02T00:00:00Z", 1)));
        await().atMost(WITHIN).untilAsserted(() -> assertThat(tickets(first)).isEqualTo(1));
        TestEvents.assign(company, second, 2);
        await().atMost(WITHIN).untilAsserted(() -> assertThat(tickets(second)).isEqualTo(1));
        assertThat(tickets(first)).isEqualTo(-1);
    }

    @Test
    void anUnmappedCompanyKeepsItsFactsForTheDayItIsMapped() {
        long company = newId();
        send(ticket(newId(), company, version("2026-01-02T00:00:00Z", 1)));
        await().atMost(WITHIN).until(() -> consumedEverything(Topics.TICKETS));
        UUID client = TestEvents.clientOf(company);
        await().atMost(WITHIN).untilAsserted(() -> assertThat(tickets(client)).isEqualTo(1));
    }

    @Test
    void anInactiveClientIsNotListedUntilItReturns() {
        long company = newId();
        UUID client = TestEvents.clientOf(company);
        await().atMost(WITHIN).until(() -> tickets(client) == 0);
        TestEvents.sendClient(client, 2, ClientChanged.Status.INACTIVE);
        await().atMost(WITHIN).untilAsserted(() -> assertThat(listed("scored")).doesNotContain(client.toString()));
        assertThat(listed("all")).contains(client.toString());
        TestEvents.sendClient(client, 3, ClientChanged.Status.ACTIVE);
        await().atMost(WITHIN).untilAsserted(() -> assertThat(listed("scored")).contains(client.toString()));
    }

    @Test
    void aClientThatWasNeverScoredIsListedWithAllOthersAndHasNoScore() {
        UUID client = UUID.randomUUID();
        TestEvents.sendClient(client, 1, ClientChanged.Status.INACTIVE);
        await().atMost(WITHIN).untilAsserted(() -> assertThat(listed("all")).contains(client.toString()));
        assertThat(listed("scored")).doesNotContain(client.toString());
        given().auth()
                .oauth2(TestTokens.viewer())
                .get("/api/v1/scores/" + client)
                .then()
                .statusCode(200)
                .body("windows.window", contains(30, 60, 90))
                .body("windows.current", contains(false, false, false))
                .body("windows.score", contains(nullValue(), nullValue(), nullValue()));
    }

    private static List<String> listed(String status) {
        return given().auth()
                .oauth2(TestTokens.viewer())
                .get("/api/v1/scores?size=200&status=" + status)
                .jsonPath()
                .getList("items.clientId");
    }

    @Test
    void anUnreadableRecordIsPutAsideWithItsReasonAndItsNeighboursAreApplied() {
        long company = newId();
        UUID client = TestEvents.clientOf(company);
        var tickets = new TestTopic(Topics.TICKETS);
        String marker = "poison-" + newId();
        send(ticket(newId(), company, version("2026-01-02T00:00:00Z", 1)));
        tickets.sendEvent(EventTypes.TICKET.name(), marker, "{\"id\":\"text\"}".getBytes(UTF_8));
        tickets.sendEvent(EventTypes.TICKET.name(), marker, "not json".getBytes(UTF_8));
        tickets.sendEvent("engagement.client.changed.v1", marker, "{}".getBytes(UTF_8));
        tickets.sendEvent(EventTypes.TICKET.name(), marker, null);
        tickets.send(marker, "{}".getBytes(UTF_8), new RecordHeaders());
        send(ticket(newId(), company, version("2026-01-02T00:00:00Z", 1)));

        await().atMost(WITHIN).untilAsserted(() -> assertThat(tickets(client)).isEqualTo(2));
        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(reasons(marker))
                        .containsExactlyInAnyOrder(
                                "wrong-content", "not-json", "wrong-type", "no-value", "no-envelope"));
    }

    @Test
    void whatBelongsToAnotherTopicIsRefused() throws Exception {
        long company = newId();
        UUID client = TestEvents.clientOf(company);
        await().atMost(WITHIN).until(() -> tickets(client) == 0);
        var tickets = new TestTopic(Topics.TICKETS);
        String marker = "stray-" + newId();
        List<EventType<?>> strays = EventTypes.all().stream()
                .filter(type -> !type.equals(EventTypes.TICKET))
                .collect(Collectors.toCollection(ArrayList::new));
        byte[] valid = EventJson.write(ticket(newId(), company, version("2026-01-02T00:00:00Z", 1)));
        for (EventType<?> stray : strays) {
            tickets.sendEvent(stray.name(), marker, valid);
        }
        // And right in itself, but on a topic where it has no business.
        new TestTopic(Topics.TIME_ENTRIES).sendEvent(EventTypes.TICKET.name(), marker, valid);
        send(ticket(newId(), company, version("2026-01-02T00:00:00Z", 1)));

        await().atMost(WITHIN).untilAsserted(() -> assertThat(reasons(marker)).hasSize(strays.size()));
        assertThat(reasons(marker)).containsOnly("wrong-type");
        await().atMost(WITHIN).until(() -> consumedEverything(Topics.TIME_ENTRIES));
        await().atMost(WITHIN).untilAsserted(() -> assertThat(tickets(client)).isEqualTo(1));
    }

    private static List<String> reasons(String key) {
        List<String> reasons = new ArrayList<>();
        for (var kafkaRecord : new TestTopic(Topics.TICKETS.deadLetter(Services.SCORING)).records()) {
            if (new String(kafkaRecord.key(), UTF_8).equals(key)) {
                reasons.add(new String(
                        kafkaRecord.headers().lastHeader("dead-letter-reason").value(), UTF_8));
            }
        }
        return reasons;
    }

    @Test
    void changesFormAChainThatEndsAtTheCurrentScore() throws Exception {
        long company = newId();
        UUID client = TestEvents.clientOf(company);
        // The client's first score is a change of its own only if no ticket arrives in the same batch.
        await().atMost(WITHIN).until(() -> tickets(client) == 0);
        for (int n = 1; n <= 5; n++) {
            send(ticket(newId(), company, version("2026-01-02T00:00:00Z", n)));
            int expected = n;
            await().atMost(WITHIN)
                    .untilAsserted(() -> assertThat(tickets(client)).isEqualTo(expected));
        }
        List<ScoreChanged> changes = new ArrayList<>();
        await().atMost(WITHIN).untilAsserted(() -> {
            changes.clear();
            for (var kafkaRecord : new TestTopic(Topics.SCORE_CHANGES).records()) {
                if (new String(kafkaRecord.key(), UTF_8).equals(client.toString())) {
                    changes.add(EventJson.read(kafkaRecord.value(), ScoreChanged.class));
                }
            }
            assertThat(changes).hasSizeGreaterThanOrEqualTo(6);
        });
        for (int window : List.of(30, 60, 90)) {
            Object last = null;
            for (ScoreChanged change : changes) {
                for (var moved : change.windows()) {
                    if (moved.window() == window) {
                        assertThat(moved.before()).isEqualTo(last);
                        last = moved.after();
                    }
                }
            }
            assertThat(last).isNotNull();
        }
        assertThat(changes.get(changes.size() - 1).causes())
                .containsExactly(new ScoreChanged.CauseCount(ScoreChanged.Cause.ENTERED, 1));
    }

    @Test
    void offsetsAreCommittedOnlyAfterTheEffectIsInTheDatabase() throws Exception {
        long company = newId();
        UUID client = TestEvents.clientOf(company);
        await().atMost(WITHIN).until(() -> tickets(client) == 0);
        await().atMost(WITHIN).until(() -> consumedEverything(Topics.TICKETS));
        var committedBefore = new TestTopic(Topics.TICKETS).committedBy(Services.SCORING);
        var database = Infrastructure.start().database();
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
            connection.setAutoCommit(false);
            connection.createStatement().execute("LOCK TABLE fact IN ACCESS EXCLUSIVE MODE");
            send(ticket(newId(), company, version("2026-01-02T00:00:00Z", 1)));
            // Offsets are committed twice a second: three seconds are enough to see one that goes ahead.
            await().during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(new TestTopic(Topics.TICKETS).committedBy(Services.SCORING))
                            .isEqualTo(committedBefore));
            connection.rollback();
        }
        await().atMost(WITHIN).untilAsserted(() -> assertThat(tickets(client)).isEqualTo(1));
        await().atMost(WITHIN).until(() -> consumedEverything(Topics.TICKETS));
    }

    @Test
    void aConnectionThatIsLostAtTheCommitIsNoReasonToPutARecordAside() throws Exception {
        long company = newId();
        UUID client = TestEvents.clientOf(company);
        await().atMost(WITHIN).until(() -> tickets(client) == 0);
        long id = newId();
        var database = Infrastructure.start().database();
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement()) {
            // Sequences are not rolled back, so only the first commit fails.
            statement.execute("""
                    CREATE SEQUENCE commits;
                    CREATE FUNCTION lose_first_commit() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN
                        IF NEW.id = '%d' AND nextval('commits') = 1 THEN
                            PERFORM pg_terminate_backend(pg_backend_pid());
                        END IF;
                        RETURN NULL;
                    END $$;
                    CREATE CONSTRAINT TRIGGER lose_first_commit AFTER INSERT ON fact DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION lose_first_commit();
                    """.formatted(id));
            try {
                send(ticket(id, company, version("2026-01-02T00:00:00Z", 1)));
                await().atMost(WITHIN).until(() -> consumedEverything(Topics.TICKETS));
                assertThat(reasons(Long.toString(id))).isEmpty();
                await().atMost(WITHIN)
                        .untilAsserted(() -> assertThat(tickets(client)).isEqualTo(1));
            } finally {
                statement.execute("DROP TRIGGER lose_first_commit ON fact; DROP FUNCTION lose_first_commit;"
                        + " DROP SEQUENCE commits");
            }
        }
    }

    private static boolean consumedEverything(com.accellis.engagement.events.Topic topic) {
        var ends = TestEvents.ends(topic);
        return new TestTopic(topic).committedBy(Services.SCORING).equals(ends);
    }
}
