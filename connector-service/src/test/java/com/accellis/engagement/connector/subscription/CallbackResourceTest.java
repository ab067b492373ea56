package com.accellis.engagement.connector.subscription;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.accellis.engagement.connector.SandboxAdmin;
import com.accellis.engagement.connector.SandboxTestResource;
import com.accellis.engagement.connector.callback.CallbackChecks;
import com.accellis.engagement.connector.callback.CallbackState;
import com.accellis.engagement.connector.callback.FixedAddress;
import com.accellis.engagement.connector.callback.ReceivedCallbacks;
import com.accellis.engagement.connector.connectwise.ConnectWiseApi;
import com.accellis.engagement.connector.history.SyncHistory;
import com.accellis.engagement.connector.platform.ConnectWiseConfig;
import com.accellis.engagement.connector.source.ConfiguredReaders;
import com.accellis.engagement.events.CallbackReceived;
import com.accellis.engagement.events.CallbackReceived.Action;
import com.accellis.engagement.events.CallbackReceived.Type;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTokens;
import com.accellis.engagement.testkit.TestTopic;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Registrations in the sandbox, which has ConnectWise's rules for them. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(SandboxTestResource.class)
class CallbackResourceTest {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    /** As the test's settings say. */
    private static final Duration ANSWER_WITHIN = Duration.ofMillis(2_500);

    private static final String CALLBACKS = "/system/callbacks";
    private static final String OURS = "http://127.0.0.1:1/connectwise/webhook?recordId=";
    private static final String LEFTOVER = "http://127.0.0.1:2/connectwise/webhook?recordId=";
    private static final String FOREIGN = "http://127.0.0.1:1/somebody/else?recordId=";

    @Inject
    ReceivedCallbacks received;

    @Inject
    DataSource database;

    @Inject
    ConnectWiseApi api;

    @Inject
    ConnectWiseConfig config;

    @Inject
    CallbackChecks checks;

    @Inject
    SyncHistory history;

    @Inject
    ConfiguredReaders readers;

    @BeforeEach
    @AfterEach
    void nothingIsRegistered() {
        SandboxAdmin.healAll();
        for (String url : List.of(OURS, LEFTOVER, FOREIGN)) {
            registered(url)
                    .forEach(id -> connectWise()
                            .delete("/v4_6_release/apis/3.0/system/callbacks/" + id)
                            .then()
                            .statusCode(204));
        }
    }

    @Test
    void whatIsMissingIsRegistered() {
        JsonPath done = reconcile();
        assertThat(done.getString("state")).isEqualTo("active");
        assertThat(done.getList("added", String.class))
                .containsExactlyInAnyOrder("company", "contact", "ticket", "time-entry", "agreement");
        assertThat(registered(OURS)).hasSize(5);
        given().auth()
                .oauth2(TestTokens.viewer())
                .get("/api/v1/callbacks")
                .then()
                .statusCode(200)
                .body("state", equalTo("active"))
                .body("url", equalTo(OURS))
                .body("items", hasSize(5))
                .body("items.registered", everyItem(equalTo(true)))
                .body("items.active", everyItem(equalTo(true)));

        JsonPath again = reconcile();
        assertThat(again.getList("added")).isEmpty();
        assertThat(again.getList("catchUp")).isEmpty();
    }

    @Test
    void ourLeftoversGoAndForeignRegistrationsStay() {
        reconcile();
        register(LEFTOVER, "ticket");
        register(OURS, "invoice");
        register(FOREIGN, "ticket");

        JsonPath done = reconcile();

        assertThat(done.getInt("removed")).isEqualTo(2);
        assertThat(registered(LEFTOVER)).isEmpty();
        assertThat(registered(OURS)).hasSize(5);
        assertThat(registered(FOREIGN)).hasSize(1);
    }

    @Test
    void whatConnectWiseSwitchedOffIsSwitchedOnAndCaughtUpWith() {
        reconcile();
        int id = registered(OURS).get(0);
        connectWise()
                .body(List.of(Map.of("op", "replace", "path", "inactiveFlag", "value", true)))
                .patch("/v4_6_release/apis/3.0/system/callbacks/" + id)
                .then()
                .statusCode(200);

        JsonPath done = reconcile();

        assertThat(done.getList("activated")).hasSize(1);
        assertThat(done.getString("state")).isEqualTo("active");
        assertThat(done.getList("catchUp")).hasSize(9);
        given().auth()
                .oauth2(TestTokens.viewer())
                .get("/api/v1/sync-runs/" + done.getString("catchUp[0]"))
                .then()
                .statusCode(200)
                .body("mode", equalTo("incremental"));
    }

    @Test
    void aRefusalIsReportedAndWhatIsKnownStays() {
        reconcile();
        SandboxAdmin.fail("/system/callbacks", 403);
        JsonPath refused = reconcile();
        assertThat(refused.getString("state")).isEqualTo("forbidden");
        assertThat(refused.getString("error")).contains("403");
        given().auth()
                .oauth2(TestTokens.viewer())
                .get("/api/v1/callbacks")
                .then()
                .body("state", equalTo("forbidden"))
                .body("items.registered", everyItem(equalTo(true)));
        SandboxAdmin.healAll();
        assertThat(reconcile().getString("state")).isEqualTo("active");
    }

    @Test
    void withoutAPublicAddressChangesAreFoundByPollingOnly() {
        var unreachable =
                new ReconcileCallbacks(api, FixedAddress.of(config, null), checks, history, readers, Clock.systemUTC());

        var check = unreachable.reconcile().check();

        assertThat(check.state()).isEqualTo(CallbackState.POLLING_ONLY);
        assertThat(check.error()).contains("ENGAGEMENT_PUBLIC_URL");
        assertThat(callbacks().getString("state")).isEqualTo("polling-only");
        assertThat(callbacks().getString("error")).contains("ENGAGEMENT_PUBLIC_URL");
        given().auth()
                .oauth2(TestTokens.viewer())
                .get("/api/v1/connections")
                .then()
                .body("items.callbacks", hasItem("polling-only"));
    }

    @Test
    void anErrorOfConnectWiseIsAFailedCheck() {
        SandboxAdmin.fail("/system/callbacks", 500);
        assertThat(reconcile().getString("state")).isEqualTo("failed");
    }

    static List<Arguments> troubles() {
        return List.of(
                arguments("slow", Map.of("path", CALLBACKS, "status", 0, "delayMillis", 4_000)),
                arguments("throttling", Map.of("path", CALLBACKS, "status", 429, "retryAfterSeconds", 4)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("troubles")
    void whoAsksAConnectWiseInTroubleIsAnsweredInTimeAndItGoesOn(String trouble, Map<String, Object> fault)
            throws SQLException {
        // Given
        long notedBefore = noted();
        SandboxAdmin.arm(fault);

        // When
        Instant asked = Instant.now();
        var first = CompletableFuture.supplyAsync(CallbackResourceTest::askToReconcile);
        var second = CompletableFuture.supplyAsync(CallbackResourceTest::askToReconcile);
        List<Response> answers = List.of(first.join(), second.join());
        Duration answeredAfter = Duration.between(asked, Instant.now());

        // Then
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(answer.header("Location")).isEqualTo("/api/v1/callbacks");
            assertThat(answer.jsonPath().getString("state")).isNotNull();
        });
        assertThat(answeredAfter).isBetween(ANSWER_WITHIN, ANSWER_WITHIN.plusSeconds(2));
        Instant since = Instant.parse(answers.get(0).jsonPath().getString("runningSince"));
        assertThat(answers.get(1).jsonPath().getString("runningSince"))
                .as("both wait for one")
                .isEqualTo(since.toString());
        await("its end").atMost(WITHIN).pollInterval(Duration.ofMillis(50)).until(() -> {
            String checkedAt = callbacks().getString("checkedAt");
            return checkedAt != null && Instant.parse(checkedAt).isAfter(since);
        });
        assertThat(callbacks().getString("state")).isEqualTo("active");
        assertThat(registered(OURS)).hasSize(5);
        assertThat(noted()).isEqualTo(notedBefore + 1);
        assertThat(reconcile().getList("added")).isEmpty();
        assertThat(noted()).isEqualTo(notedBefore + 2);
    }

    private static Response askToReconcile() {
        return given().auth().oauth2(TestTokens.manager()).post("/api/v1/callbacks/reconcile");
    }

    private long noted() throws SQLException {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(
                        "SELECT count(*) FROM audit_log WHERE action = 'callbacks.reconciled'");
                var row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void whatArrivesIsCounted() {
        long before = count("agreement");
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        for (int i = 0; i < 3; i++) {
            var callback =
                    new CallbackReceived(Type.AGREEMENT, 900_000_001, Action.UPDATED, null, null, now.minusSeconds(i));
            new TestTopic(Topics.CALLBACKS)
                    .sendEvent(
                            EventTypes.callback(Type.AGREEMENT, Action.UPDATED).name(),
                            callback.key(),
                            EventJson.write(callback));
        }
        await().atMost(WITHIN).until(() -> count("agreement"), count -> count == before + 3);
        assertThat(callbacks().getString("items.find { it.type == 'agreement' }.lastReceivedAt"))
                .isEqualTo(now.toString());
    }

    @Test
    void oldCountsGoAndTheLastOneStays() throws SQLException {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement("DELETE FROM callback_received WHERE type = 'contact'")) {
            delete.executeUpdate();
        }
        Instant now = Instant.parse("2020-06-30T12:30:00Z");
        QuarkusTransaction.requiringNew()
                .run(() -> received.count(List.of(
                        contactAt(now.minus(Duration.ofDays(50))),
                        contactAt(now.minus(Duration.ofDays(40))),
                        contactAt(now.minus(Duration.ofHours(25))),
                        contactAt(now.minus(Duration.ofHours(2))),
                        contactAt(now.minus(Duration.ofMinutes(1))))));
        assertThat(received.byType(now).get(Type.CONTACT).lastDay()).isEqualTo(2);
        received.prune(Instant.parse("2020-06-29T11:00:00Z"));
        assertThat(contactHours())
                .as("the hour at the edge stays")
                .containsExactly("2020-06-29T11:00:00Z", "2020-06-30T10:00:00Z", "2020-06-30T12:00:00Z");
        received.prune(now.plus(Duration.ofDays(400)));
        assertThat(contactHours()).as("the newest stays").containsExactly("2020-06-30T12:00:00Z");
        assertThat(received.byType(now).get(Type.CONTACT).lastAt()).isEqualTo(now.minus(Duration.ofMinutes(1)));
    }

    private List<String> contactHours() throws SQLException {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(
                        "SELECT hour FROM callback_received WHERE type = 'contact' ORDER BY hour");
                var rows = query.executeQuery()) {
            List<String> hours = new ArrayList<>();
            while (rows.next()) {
                hours.add(rows.getTimestamp(1).toInstant().toString());
            }
            return hours;
        }
    }

    @Test
    void onlyAManagerReconciles() {
        given().get("/api/v1/callbacks").then().statusCode(401);
        given().auth()
                .oauth2(TestTokens.viewer())
                .post("/api/v1/callbacks/reconcile")
                .then()
                .statusCode(403);
    }

    private static CallbackReceived contactAt(Instant receivedAt) {
        return new CallbackReceived(Type.CONTACT, 1, Action.UPDATED, null, null, receivedAt);
    }

    private static JsonPath reconcile() {
        return given().auth()
                .oauth2(TestTokens.manager())
                .post("/api/v1/callbacks/reconcile")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static JsonPath callbacks() {
        return given().auth()
                .oauth2(TestTokens.viewer())
                .get("/api/v1/callbacks")
                .jsonPath();
    }

    private static long count(String type) {
        return callbacks().getLong("items.find { it.type == '" + type + "' }.receivedLastDay");
    }

    private static RequestSpecification connectWise() {
        String base = SandboxTestResource.baseUrl();
        return given().baseUri(base)
                .port(Integer.parseInt(base.replaceAll(".*:", "")))
                .auth()
                .preemptive()
                .basic("northwind+" + SandboxTestResource.KEY, SandboxTestResource.KEY)
                .header("clientId", SandboxTestResource.KEY)
                .contentType(ContentType.JSON);
    }

    private static void register(String url, String type) {
        connectWise()
                .body(Map.of("url", url, "objectId", 1, "type", type, "level", "owner"))
                .post("/v4_6_release/apis/3.0/system/callbacks")
                .then()
                .statusCode(201);
    }

    private static List<Integer> registered(String url) {
        return connectWise()
                .get("/v4_6_release/apis/3.0/system/callbacks?pageSize=1000")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("findAll { it.url == '" + url + "' }.id", Integer.class);
    }
}
