package com.accellis.engagement.connector.connection;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.accellis.engagement.connector.SandboxAdmin;
import com.accellis.engagement.connector.SandboxTestResource;
import com.accellis.engagement.connector.diagnosis.Outcome;
import com.accellis.engagement.connector.source.FixedTestLimits;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The connections as the service's own configuration and the sandbox make them. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(SandboxTestResource.class)
class ConnectionResourceTest {

    @Inject
    DataSource database;

    @Inject
    ConnectionTestJob job;

    @AfterEach
    void heal() {
        SandboxAdmin.healAll();
    }

    @Test
    void aTestFindsTheSandboxInOrderAndItsResultIsKept() {
        test("connectwise")
                .statusCode(200)
                .body("outcome", equalTo("ok"))
                .body("version", equalTo("v2026.4.10333"))
                .body("region", equalTo("NA"));
        test("crewhu").statusCode(200).body("outcome", equalTo("ok"));

        connections()
                .body("items.system", equalTo(List.of("connectwise", "crewhu")))
                .body("items.configured", everyItem(equalTo(true)))
                .body("items.reachable", everyItem(equalTo(true)))
                .body("items.lastTest.outcome", everyItem(equalTo("ok")))
                .body("items[0].rights.find { it.entity == 'companies' }.right", equalTo("readable"))
                .body("items[0].rights.find { it.entity == 'agreement-additions' }.right", equalTo("readable"))
                .body("items[1].rights.find { it.entity == 'surveys' }.right", equalTo("readable"))
                .body("items[0].apiVersion", equalTo("2025.1"))
                .body("items[0].version", equalTo("v2026.4.10333"))
                .body("items[0].clockOffsetSeconds", notNullValue())
                .body("items[0].limits.requestsPerMinute", equalTo(100000))
                .body("items[0].limits.requestsInLastMinute", greaterThan(0))
                .body("items[0].limits.breaker", equalTo("closed"))
                .body("items[1].limits", nullValue())
                .body("items[1].callbacks", nullValue());
    }

    @Test
    void noCredentialIsShown() {
        test("connectwise");
        connections().body(not(containsString(SandboxTestResource.KEY)));
    }

    @ParameterizedTest(name = "{1} for {0}: {2}")
    @CsvSource({
        "/time/entries, 403, missing-right, time-entries",
        "/system/info, 401, wrong-keys, CONNECTWISE_PRIVATE_KEY",
        "/system/info, 404, wrong-keys-or-company, keys are most likely wrong",
        "/system/info, 429, throttled, minute",
        "/system/info, 500, source-error, 500",
        "/apis/3.0/, 403, client-id-refused, CONNECTWISE_CLIENT_ID"
    })
    void aFaultOfConnectWiseIsNamed(String path, int status, String outcome, String word) {
        SandboxAdmin.fail(path, status);
        test("connectwise").statusCode(200).body("outcome", equalTo(outcome)).body("sentence", containsString(word));
        connections().body("items[0].lastTest.outcome", equalTo(outcome));
    }

    @Test
    void aFaultOfCrewHuIsNamed() {
        SandboxAdmin.fail("/api/v1/survey", 401);
        test("crewhu").body("outcome", equalTo("wrong-keys")).body("sentence", containsString("CREWHU_API_KEY"));
    }

    @Test
    void onlyAManagerTests() {
        given().post("/api/v1/connections/connectwise/test").then().statusCode(401);
        given().get("/api/v1/connections").then().statusCode(401);
        given().auth()
                .oauth2(TestTokens.viewer())
                .post("/api/v1/connections/connectwise/test")
                .then()
                .statusCode(403);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({"connectwise, connectwise.private-key", "crewhu, crewhu.api-key"})
    void aKeyIsChangedWithoutARestart(String system, String key) throws IOException {
        Path file = SandboxTestResource.secrets().resolve(key);
        try {
            Files.writeString(file, "a key that was withdrawn");
            test(system).statusCode(200).body("outcome", equalTo("wrong-keys"));
        } finally {
            Files.writeString(file, SandboxTestResource.KEY);
        }
        test(system).statusCode(200).body("outcome", equalTo("ok"));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "connectwise, connectwise.private-key, CONNECTWISE_PRIVATE_KEY",
        "crewhu, crewhu.api-key, CREWHU_API_KEY"
    })
    void aKeyThatCannotBeSentIsNamed(String system, String key, String variable) throws IOException {
        Path file = SandboxTestResource.secrets().resolve(key);
        try {
            Files.writeString(file, "secret\u200b");
            test(system)
                    .statusCode(200)
                    .body("outcome", equalTo("wrong-keys"))
                    .body("reachable", equalTo(false))
                    .body("sentence", containsString(variable))
                    .body("sentence", not(containsString("secret")));
        } finally {
            Files.writeString(file, SandboxTestResource.KEY);
        }
    }

    @Test
    void aSystemThatWeDoNotReadIsNotFound() {
        test("salesforce").statusCode(404).body("type", equalTo("urn:problem:not-found"));
    }

    @Test
    void theDailyTestRunsOnceADay() {
        var results = new TestResults(database, FixedTestLimits.PATIENT);
        job.look();
        Instant first = results.newest(SourceSystem.CREWHU).orElseThrow().testedAt();
        assertThat(first).isAfter(Instant.now().minus(FixedTestLimits.PATIENT.every()));
        job.look();
        assertThat(results.newest(SourceSystem.CREWHU).orElseThrow().testedAt()).isEqualTo(first);

        results.keep(result(first.minus(FixedTestLimits.PATIENT.every())));
        job.look();
        assertThat(results.newest(SourceSystem.CREWHU).orElseThrow().testedAt()).isAfterOrEqualTo(first);
    }

    @Test
    void onlyTheLatestResultsAreKept() throws SQLException {
        var results = new TestResults(database, FixedTestLimits.PATIENT);
        for (int i = 0; i < FixedTestLimits.PATIENT.keep() + 3; i++) {
            results.keep(result(Instant.now()));
        }
        try (var connection = database.getConnection();
                var query =
                        connection.prepareStatement("SELECT count(*) FROM connection_test WHERE system = 'crewhu'");
                var row = query.executeQuery()) {
            row.next();
            assertThat(row.getInt(1)).isEqualTo(FixedTestLimits.PATIENT.keep());
        }
    }

    private static TestResult result(Instant testedAt) {
        return new TestResult(
                SourceSystem.CREWHU, testedAt, 1, Outcome.OK, true, "Works.", List.of(), null, null, null);
    }

    private static ValidatableResponse test(String system) {
        return given().auth()
                .oauth2(TestTokens.manager())
                .post("/api/v1/connections/" + system + "/test")
                .then();
    }

    private static ValidatableResponse connections() {
        return given().auth()
                .oauth2(TestTokens.viewer())
                .get("/api/v1/connections")
                .then()
                .statusCode(200);
    }
}
