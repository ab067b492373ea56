package com.accellis.engagement.sandbox;

import static com.accellis.engagement.sandbox.RunningSandbox.encoded;
import static com.accellis.engagement.sandbox.RunningSandbox.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults of answers and connections. */
class FaultsTest {

    private static final String LIST = "/time/entries?pageSize=5";

    private static RunningSandbox sandbox;

    @BeforeAll
    static void start() throws Exception {
        sandbox = RunningSandbox.start();
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @AfterEach
    void removeFaults() {
        sandbox.admin("DELETE", "/faults", null);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        "status":429                                            | 429 | {"error":"ConnectWiseAPI","message":"Too many requests. Please try again in 1 seconds."}
        "status":429,"body":"usual","retryAfterSeconds":30      | 429 | {"code":"ConnectWiseApi","message":"Too many requests. Please try again in 30 seconds."}
        "status":429,"body":"html"                              | 429 | <!DOCTYPE html>
        "status":500                                            | 500 | {"code":"ConnectWiseApi","message":"A timeout has occured. Please try again."}
        "status":503,"body":"html"                              | 503 | <!DOCTYPE html>
        "status":200,"body":"html"                              | 200 | <!DOCTYPE html>
        "status":200,"body":"empty-list"                        | 200 | []
        "status":200,"body":"object"                            | 200 | {"count":1,"status":"ok"}
        "status":404                                            | 404 | {"code":"NotFound","message":"Refused on request of a test."}
        "status":404,"body":"no-endpoint"                       | 404 | {"code":"ConnectWiseApi","message":"The endpoint does not exist."}
        "status":403                                            | 403 | {"code":"Forbidden","message":"Refused on request of a test."}
        """)
    void answersOtherwise(String order, int status, String body) {
        arm("\"path\":\"/time/entries\"," + order);

        var answer = sandbox.api(LIST);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(text(answer)).startsWith(body);
        assertThat(sandbox.api(LIST).statusCode()).isEqualTo(200);
    }

    @Test
    void anAnswerCanBeEmpty() {
        arm("\"path\":\"/time/entries\",\"status\":200,\"body\":\"empty\"");

        assertThat(sandbox.api(LIST).body()).isEmpty();
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "\"retryAfterSeconds\":30, 30",
        "\"retryAfter\":\"absent\",",
        "\"retryAfter\":\"soon\", soon",
        "\"retryAfter\":\"-5\", -5",
        "\"retryAfter\":\"99999999999\", 99999999999"
    })
    void saysWhenToComeBackOrNonsense(String order, String header) {
        arm("\"path\":\"/time/entries\",\"status\":429," + order);

        assertThat(sandbox.api(LIST).headers().firstValue("Retry-After").orElse(null))
                .isEqualTo(header);
    }

    @Test
    void saysWhenToComeBackAsADate() {
        arm("\"path\":\"/time/entries\",\"status\":429,\"retryAfter\":\"date\",\"retryAfterSeconds\":90");

        var answer = sandbox.api(LIST);

        var date = answer.headers().firstValue("Date").orElseThrow();
        var retryAfter = answer.headers().firstValue("Retry-After").orElseThrow();
        assertThat(Duration.between(instant(date), instant(retryAfter)).toSeconds())
                .isBetween(89L, 91L);
    }

    @Test
    void aTruncatedAnswerClaimsToBeWhole() {
        var whole = sandbox.api(LIST).body();
        arm("\"path\":\"/time/entries\",\"kind\":\"truncated\"");

        var half = sandbox.api(LIST);

        assertThat(half.statusCode()).isEqualTo(200);
        assertThat(half.body()).hasSize(whole.length / 2);
        assertThatThrownBy(() -> json(half)).hasMessageStartingWith("not JSON");
        assertThat(sandbox.api(LIST).body()).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "cut-body"})
    void aConnectionBreaks(String kind) {
        arm("\"path\":\"/time/entries\",\"kind\":\"" + kind + "\",\"count\":-1");

        assertThatThrownBy(() -> sandbox.api(LIST)).hasCauseInstanceOf(IOException.class);

        sandbox.admin("DELETE", "/faults", null);
        assertThat(sandbox.api(LIST).statusCode()).isEqualTo(200);
    }

    @Test
    void aHangingAnswerNeverComesAndDoesNotKeepTheSandboxFromStopping() throws Exception {
        try (var own = RunningSandbox.start()) {
            own.admin("POST", "/faults", "{\"path\":\"/time\",\"kind\":\"hang\",\"count\":-1}");
            var request = HttpRequest.newBuilder(URI.create(own.baseUrl() + "/v4_6_release/apis/3.0/time/entries"))
                    .timeout(Duration.ofMillis(300))
                    .build();
            var client = HttpClient.newHttpClient();

            assertThatThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.discarding()))
                    .isInstanceOf(HttpTimeoutException.class);
        }
    }

    @Test
    void aHangingAnswerEndsWithItsConnection() {
        arm("\"path\":\"/time/entries\",\"kind\":\"hang\",\"holdMillis\":20,\"count\":-1");

        assertThatThrownBy(() -> sandbox.api(LIST)).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void aFaultLetsTheFirstRequestsPassAndThenLeavesTheOthersToTheNextFault() {
        arm("\"path\":\"/time/entries\",\"status\":500,\"skip\":1,\"count\":1");
        arm("\"path\":\"/time/entries\",\"status\":503,\"count\":2");

        var statuses = IntStream.range(0, 5)
                .mapToObj(request -> sandbox.api(LIST).statusCode())
                .toList();

        assertThat(statuses).containsExactly(503, 500, 503, 200, 200);
    }

    @Test
    void faultsAreListedWithTheirHitsAndRemovedOneByOne() {
        var first = arm("\"path\":\"/time/entries\",\"status\":500,\"count\":2");
        arm("\"path\":\"/time/entries\",\"status\":503,\"count\":-1");
        sandbox.api(LIST);

        assertThat(json(sandbox.admin("GET", "/faults", null)))
                .extracting(fault -> fault.get("hits").asInt())
                .containsExactly(1, 0);
        assertThat(sandbox.admin("DELETE", "/faults/" + first, null).statusCode())
                .isEqualTo(204);
        assertThat(sandbox.admin("DELETE", "/faults/" + first, null).statusCode())
                .isEqualTo(404);

        assertThat(sandbox.api(LIST).statusCode()).isEqualTo(503);
    }

    @Test
    void wrongKeysCanBeAnsweredAsIfThereWereNothing() {
        var path = "/v4_6_release/apis/3.0/system/info";
        arm("\"kind\":\"bad-credentials\",\"status\":404");

        var refused = sandbox.plain(path, "Authorization", RunningSandbox.basic("northwind+sandbox-public:wrong"));

        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(json(refused).get("code").asText()).isEqualTo("ConnectWiseApi");
        assertThat(sandbox.api("/system/info").statusCode()).isEqualTo(200);
        sandbox.admin("DELETE", "/faults", null);
        assertThat(sandbox.plain(path).statusCode()).isEqualTo(401);
    }

    @Test
    void theServersClockCanBeWrongOrSilent() {
        arm("\"kind\":\"wrong-date\",\"offsetSeconds\":-7200");
        var shown = instant(sandbox.api(LIST).headers().firstValue("Date").orElseThrow());
        assertThat(Duration.between(shown, Instant.now())).isBetween(Duration.ofMinutes(119), Duration.ofMinutes(125));

        sandbox.admin("DELETE", "/faults", null);
        arm("\"kind\":\"wrong-date\",\"absent\":true");
        assertThat(sandbox.api(LIST).headers().firstValue("Date")).isEmpty();

        sandbox.admin("DELETE", "/faults", null);
        assertThat(sandbox.api(LIST).headers().firstValue("Date")).isPresent();
    }

    @Test
    void requestsAboveTheLimitAreRefused() throws Exception {
        try (var own = RunningSandbox.start()) {
            own.admin("POST", "/faults", "{\"requestsPerMinute\":3}");

            var statuses = IntStream.range(0, 5)
                    .mapToObj(request -> own.api(LIST).statusCode())
                    .toList();

            assertThat(statuses).containsExactly(200, 200, 200, 429, 429);
            assertThat(own.api(LIST).headers().firstValue("Retry-After").map(Integer::parseInt))
                    .hasValueSatisfying(seconds -> assertThat(seconds).isBetween(1, 60));
            assertThat(json(own.admin("GET", "/requests", null))
                            .get("throttled")
                            .asInt())
                    .isEqualTo(3);
            own.admin("DELETE", "/faults", null);
            assertThat(own.api(LIST).statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"status\":500",
                "\"path\":\"/a\",\"status\":99",
                "\"path\":\"/a\",\"status\":500,\"body\":\"poem\"",
                "\"kind\":\"unheard-of\"",
                "\"kind\":\"stale-reads\",\"type\":\"dreams\"",
                "\"kind\":\"stale-reads\",\"reads\":0",
                "\"kind\":\"hidden-board\"",
                "\"kind\":\"change-between-pages\"",
                "\"kind\":\"change-between-pages\",\"path\":\"/a\",\"change\":\"paint\"",
                "\"kind\":\"hang\",\"path\":\"/a\",\"holdMillis\":0",
                "\"kind\":\"bad-credentials\",\"status\":200",
                "\"requestsPerMinute\":0",
                "\"path\":\"/a\",\"delayMillis\":-1"
            })
    void refusesOrdersItDoesNotUnderstand(String order) {
        assertThat(sandbox.admin("POST", "/faults", "{" + order + "}").statusCode())
                .isEqualTo(400);
        assertThat(json(sandbox.admin("GET", "/faults", null))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-02-01T10:00:00Z", "2019-01-01T00:00:00Z", "2031-05-05T05:05:05Z"})
    void aChangedRecordSaysItWasChangedWhenATestWants(String time) {
        var entry =
                json(sandbox.api("/time/entries?pageSize=1")).get(0).get("id").asText();

        sandbox.admin("PATCH", "/records/time-entries/" + entry + "?lastUpdated=" + time, "{\"notes\":\"Late\"}");

        assertThat(json(sandbox.api("/time/entries/" + entry))
                        .get("_info")
                        .get("lastUpdated")
                        .asText())
                .isEqualTo(time);
        var condition = encoded("lastUpdated >= [" + time + "] and lastUpdated <= [" + time + "]");
        assertThat(json(sandbox.api("/time/entries?conditions=" + condition)))
                .extracting(row -> row.get("id").asText())
                .containsExactly(entry);
    }

    @Test
    void aChangedRecordCanLookUnchangedInTime() {
        var entry = json(sandbox.api("/time/entries?pageSize=1")).get(0);
        var path = "/records/time-entries/" + entry.get("id").asText();

        sandbox.admin("PATCH", path + "?lastUpdated=keep", "{\"notes\":\"Quietly\"}");

        var changed = json(sandbox.admin("GET", path, null));
        assertThat(changed.get("notes").asText()).isEqualTo("Quietly");
        assertThat(changed.get("_info").get("lastUpdated"))
                .isEqualTo(entry.get("_info").get("lastUpdated"));
        assertThat(sandbox.admin("PATCH", path + "?lastUpdated=later", "{}").statusCode())
                .isEqualTo(400);
    }

    private static int arm(String order) {
        var answer = sandbox.admin("POST", "/faults", "{" + order + "}");
        assertThat(answer.statusCode()).isEqualTo(201);
        return json(answer).get("id").asInt();
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body());
    }

    private static Instant instant(String date) {
        return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    }
}
