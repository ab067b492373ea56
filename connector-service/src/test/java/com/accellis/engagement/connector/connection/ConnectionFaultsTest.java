package com.accellis.engagement.connector.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.connector.SandboxTestResource;
import com.accellis.engagement.connector.callback.FixedAddress;
import com.accellis.engagement.connector.connectwise.ConnectWiseProbe;
import com.accellis.engagement.connector.connectwise.FixedConnectWise;
import com.accellis.engagement.connector.diagnosis.Outcome;
import com.accellis.engagement.connector.diagnosis.Right;
import com.accellis.engagement.connector.platform.ConnectionTestConfig;
import com.accellis.engagement.connector.source.FakeServer;
import com.accellis.engagement.connector.source.FixedTestLimits;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faulty set-ups from end to end: real requests to a server that answers as the fault would. */
class ConnectionFaultsTest {

    private static final String JSON = "application/vnd.connectwise.com+json; version=2025.1";
    private static final String INFO = "{\"version\":\"v2026.4.10333\",\"isCloud\":true,\"cloudRegion\":\"NA\"}";

    @BeforeAll
    static void startSandbox() {
        new SandboxTestResource().start();
    }

    private static TestResult test(FixedConnectWise config) {
        return test(config, FixedTestLimits.PATIENT, "http://127.0.0.1:9");
    }

    private static TestResult test(FixedConnectWise config, ConnectionTestConfig limits, String publicUrl) {
        Clock clock = Clock.systemUTC();
        ConnectWiseProbe probe = config.probe(limits, clock);
        return new TestConnectWise(probe, FixedAddress.of(config, publicUrl), limits, clock).test();
    }

    private static FixedConnectWise sandbox() {
        return FixedConnectWise.at(SandboxTestResource.baseUrl());
    }

    private static FakeServer working() throws IOException {
        return new FakeServer().answer("/", 200, JSON, "[{\"id\":1}]").answer("/system/info", 200, JSON, INFO);
    }

    @Test
    void theSandboxIsFine() {
        TestResult result = test(sandbox());
        assertThat(result.outcome()).isEqualTo(Outcome.OK);
        assertThat(result.reachable()).isTrue();
        assertThat(result.version()).isEqualTo("v2026.4.10333");
        assertThat(result.region()).isEqualTo("NA");
        assertThat(result.clockOffsetSeconds()).isBetween(-5L, 5L);
        assertThat(result.rights())
                .extracting(TestResult.EntityRight::entity)
                .containsExactly(
                        "companies",
                        "contacts",
                        "service-tickets",
                        "project-tickets",
                        "time-entries",
                        "agreements",
                        "agreement-additions",
                        "market-descriptions",
                        "callbacks");
        assertThat(result.rights()).extracting(TestResult.EntityRight::right).containsOnly(Right.READABLE);
    }

    @Test
    void wrongKeysAsTheSandboxRefusesThem() {
        assertThat(test(sandbox().withPrivateKey("wrong")).outcome()).isEqualTo(Outcome.WRONG_KEYS);
    }

    @Test
    void aWrongClientIdAsTheSandboxRefusesIt() {
        TestResult result = test(sandbox().withClientId("00000000-0000-4000-8000-000000000000"));
        assertThat(result.outcome()).isEqualTo(Outcome.CLIENT_ID_REFUSED);
        assertThat(result.sentence()).contains("CONNECTWISE_CLIENT_ID");
    }

    @Test
    void aClientIdThatCannotBeSentIsAWrongKeyThatNobodyWasAskedWith() throws IOException {
        try (var fake = working().start()) {
            TestResult result = test(FixedConnectWise.at(fake.url()).withClientId("secret\u200b"));
            assertThat(result.outcome()).isEqualTo(Outcome.WRONG_KEYS);
            assertThat(result.reachable()).isFalse();
            assertThat(result.sentence()).contains("CONNECTWISE_CLIENT_ID").doesNotContain("secret");
            assertThat(fake.asked()).isEmpty();
        }
    }

    @Test
    void aMissingClientIdIsNamedWithoutAskingAnybody() {
        TestResult result = test(sandbox().withClientId(null));
        assertThat(result.outcome()).isEqualTo(Outcome.NOT_CONFIGURED);
        assertThat(result.sentence()).contains("CONNECTWISE_CLIENT_ID").doesNotContain("CONNECTWISE_PRIVATE_KEY");
    }

    @Test
    void aWrongCodebaseAsTheSandboxRefusesIt() {
        TestResult result = test(sandbox().withCodebase("v2019_1"));
        assertThat(result.outcome()).isEqualTo(Outcome.WRONG_CODEBASE_OR_COMPANY);
        assertThat(result.sentence()).contains("v2026_4");
    }

    @ParameterizedTest(name = "{0} {2}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
                    401 | application/json | {"code":"Unauthorized"}                             | WRONG_KEYS
                    403 | application/json | {"code":"Security","message":"SSL is required."}    | SSL_REQUIRED
                    403 | application/json | {"code":"Forbidden"}                                | CLIENT_ID_REFUSED
                    404 | application/json | {"code":"ConnectWiseApi","message":"No endpoint."}  | WRONG_KEYS_OR_COMPANY
                    404 | text/html        | <html>nginx</html>                                  | WRONG_HOST
                    200 | text/html        | <html>Welcome</html>                                | WRONG_HOST
                    200 | application/json | {"hello":"world"}                                   | WRONG_HOST
                    400 | text/plain       | Cannot route. Codebase/company is invalid           | WRONG_CODEBASE_OR_COMPANY
                    429 | text/html        | <html>Too many requests</html>                      | THROTTLED
                    500 | application/json | {"code":"ConnectWiseApi"}                           | SOURCE_ERROR
                    503 | text/html        | <html>Unavailable</html>                            | SOURCE_ERROR
                    """)
    void aHostThatAnswersEverythingAlike(int status, String type, String body, Outcome outcome) throws IOException {
        try (var fake = new FakeServer().answer("/", status, type, body).start()) {
            assertThat(test(FixedConnectWise.at(fake.url())).outcome()).isEqualTo(outcome);
        }
    }

    @ParameterizedTest(name = "the login host says {0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    null                                             | does not know the company
                    {"Codebase":"v4_6_release/","CompanyID":"other"} | keys are most likely wrong
                    """)
    void wrongKeysAs404AreToldFromAWrongCompany(String company, String words) throws IOException {
        try (var fake = new FakeServer()
                .answer("/system/info", 404, "text/plain", "")
                .answer("/login/companyinfo/northwind", 200, "application/json", company)
                .start()) {
            TestResult result = test(FixedConnectWise.at(fake.url()));
            assertThat(result.outcome()).isEqualTo(Outcome.WRONG_KEYS_OR_COMPANY);
            assertThat(result.sentence()).contains(words);
            assertThat(fake.asked()).hasSize(2);
        }
    }

    @Test
    void aMissingRightIsNamedWithItsRecords() throws IOException {
        try (var fake = working()
                .answer("/time/entries", 403, JSON, "{\"code\":\"Forbidden\"}")
                .start()) {
            TestResult result = test(FixedConnectWise.at(fake.url()));
            assertThat(result.outcome()).isEqualTo(Outcome.MISSING_RIGHT);
            assertThat(result.sentence()).contains("time-entries").doesNotContain("companies");
            assertThat(result.rights())
                    .contains(
                            new TestResult.EntityRight("time-entries", Right.FORBIDDEN),
                            new TestResult.EntityRight("companies", Right.READABLE));
        }
    }

    @Test
    void registrationsAreAskedForOnlyWhereTheyAreNeeded() throws IOException {
        try (var fake = working()
                .answer("/system/callbacks", 403, JSON, "{\"code\":\"Forbidden\"}")
                .start()) {
            var config = FixedConnectWise.at(fake.url());
            assertThat(test(config, FixedTestLimits.PATIENT, null).outcome()).isEqualTo(Outcome.OK);
            TestResult needed = test(config);
            assertThat(needed.outcome()).isEqualTo(Outcome.MISSING_RIGHT);
            assertThat(needed.sentence()).contains("callbacks");
        }
    }

    @Test
    void aClockThatIsOff() throws IOException {
        // The sending server of the JDK sets Date itself; ours is the clock that is moved.
        try (var fake = working().start()) {
            var config = FixedConnectWise.at(fake.url());
            Clock slow = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-12));
            TestResult result = new TestConnectWise(
                            config.probe(FixedTestLimits.PATIENT, slow),
                            FixedAddress.of(config, null),
                            FixedTestLimits.PATIENT,
                            slow)
                    .test();
            assertThat(result.outcome()).isEqualTo(Outcome.CLOCK_OFF);
            assertThat(result.clockOffsetSeconds()).isBetween(700L, 760L);
        }
    }

    @Test
    void aHostThatHangsIsGivenUpAfterOneQuestion() throws IOException {
        try (var fake = new FakeServer().hang("/").start()) {
            TestResult result = test(FixedConnectWise.at(fake.url()), FixedTestLimits.SHORT, null);
            assertThat(result.outcome()).isEqualTo(Outcome.NO_ANSWER);
            assertThat(fake.asked()).hasSize(1);
        }
    }

    @Test
    void aListThatHangsIsNamed() throws IOException {
        var limits = new FixedTestLimits(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(30));
        try (var fake = working().hang("/service/tickets").start()) {
            TestResult result = test(FixedConnectWise.at(fake.url()), limits, null);
            assertThat(result.outcome()).isEqualTo(Outcome.NO_ANSWER);
            assertThat(result.sentence()).contains("service-tickets");
            assertThat(result.rights())
                    .contains(
                            new TestResult.EntityRight("companies", Right.READABLE),
                            new TestResult.EntityRight("agreements", Right.UNKNOWN));
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "http://no-such-host.invalid, UNKNOWN_HOST",
        "http://127.0.0.1:1, CONNECTION_REFUSED",
        "api-na.myconnectwise.net, UNKNOWN_HOST",
        "ftp://127.0.0.1, UNKNOWN_HOST"
    })
    void anAddressWithoutConnectWise(String url, Outcome outcome) {
        TestResult result = test(FixedConnectWise.at(url));
        assertThat(result.outcome()).isEqualTo(outcome);
        assertThat(result.reachable()).isFalse();
        assertThat(result.sentence()).contains("CONNECTWISE_BASE_URL");
    }

    @Test
    void a429PausesTheSyncsAsWell() throws IOException {
        try (var fake = new FakeServer()
                .answer("/", 429, "application/json", "{\"error\":\"ConnectWiseAPI\"}")
                .start()) {
            var config = FixedConnectWise.at(fake.url());
            var limits = FixedTestLimits.SHORT;
            var patient = FixedTestLimits.PATIENT;
            var mixed = new FixedTestLimits(patient.connectWithin(), patient.answerWithin(), limits.turnWithin());
            ConnectWiseProbe probe = config.probe(mixed, Clock.systemUTC());
            var tester = new TestConnectWise(probe, FixedAddress.of(config, null), mixed, Clock.systemUTC());
            assertThat(List.of(tester.test().outcome(), tester.test().outcome()))
                    .containsExactly(Outcome.THROTTLED, Outcome.NO_TURN);
            assertThat(fake.asked()).hasSize(1);
        }
    }
}
