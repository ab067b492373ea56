package com.accellis.engagement.scoring.publishing;

import static com.accellis.engagement.scoring.TestScorecards.newestTag;
import static com.accellis.engagement.scoring.TestScorecards.post;
import static com.accellis.engagement.scoring.TestScorecards.usual;
import static com.accellis.engagement.scoring.TestScorecards.usualWith;
import static com.accellis.engagement.scoring.TestScorecards.with;
import static com.accellis.engagement.scoring.TestScorecards.withNote;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.scoring.TestScorecards;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTokens;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Versions of the scorecard: reading and publishing them, and answers to wrong requests. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class ScorecardResourceTest {

    private static final String SCORECARDS = "/api/v1/scorecards";
    private static final String PREVIEW = SCORECARDS + "/preview";
    private static final String PROBLEM = "application/problem+json";
    private static final int AT_ONCE = 50;

    private int newestAtFirst;

    @BeforeEach
    void rememberTheNewest() {
        newestAtFirst = newest();
    }

    @AfterEach
    void restoreTheUsualRules() {
        if (newest() != newestAtFirst) {
            TestScorecards.restoreUsual();
        }
    }

    private static int newest() {
        String tag = newestTag();
        return Integer.parseInt(tag.substring(1, tag.length() - 1));
    }

    private static ObjectNode edition() {
        return withNote(usual(), "Tickets\nmatter less");
    }

    private static RequestSpecification as(String token) {
        return given().auth().oauth2(token).contentType("application/json");
    }

    @Test
    void aPublishedScorecardIsTheNewestAndCanBeFetched() {
        int version = newest() + 1;
        var edition = with(edition(), "/metrics/0/weight", "1");
        with(edition, "/metrics/0/rule", TestScorecards.HEALTHY_BAND);
        with(edition, "/metrics/1/on", "false");

        Response answer = post(edition, newestTag());

        answer.then()
                .statusCode(201)
                .header("Location", SCORECARDS + "/" + version)
                .header("ETag", "\"" + version + "\"")
                .body("version", equalTo(version))
                .body("author", equalTo("tester"))
                .body("note", equalTo("Tickets\nmatter less"));
        for (String address : List.of("/current", "/" + version)) {
            Response fetched = as(TestTokens.viewer()).get(SCORECARDS + address);
            fetched.then().statusCode(200).header("ETag", "\"" + version + "\"");
            assertThat(fetched.asString()).isEqualTo(answer.asString());
        }
        as(TestTokens.viewer())
                .get(SCORECARDS + "?size=1")
                .then()
                .statusCode(200)
                .body("items.version", contains(version))
                .body("page.total", equalTo(version));
    }

    @Test
    void whatIsFetchedCanBePublishedAgain() throws Exception {
        var edition = usualWith("/metrics/0/rule", TestScorecards.HEALTHY_BAND);
        edition.putObject("industries").set("legal", usual());
        TestScorecards.publish(edition);
        String document = EventJson.mapper()
                .readTree(as(TestTokens.viewer()).get(SCORECARDS + "/current").asString())
                .get("document")
                .toString();
        edition.remove("note");
        assertThat(EventJson.mapper().readTree(document)).isEqualTo(edition);
        var again = (ObjectNode) EventJson.mapper().readTree(document);
        post(withNote(again, "The same again"), newestTag()).then().statusCode(201);
    }

    @Test
    void theFirstVersionIsThatOfTheMigrations() {
        as(TestTokens.viewer())
                .get(SCORECARDS + "/1")
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("author", equalTo("platform"))
                .body("document.metrics.size()", equalTo(5));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "999999999, 404, scorecard-not-found",
        "0, 400, invalid-parameter",
        "-1, 400, invalid-parameter",
        "abc, 400, invalid-parameter",
        "9223372036854775808, 400, invalid-parameter",
        "%00, 400, invalid-parameter",
        "newest, 400, invalid-parameter"
    })
    void aVersionThatIsNotThere(String version, int status, String type) {
        as(TestTokens.viewer())
                .urlEncodingEnabled(false)
                .get(SCORECARDS + "/" + version)
                .then()
                .statusCode(status)
                .contentType(PROBLEM)
                .body("type", equalTo("urn:problem:" + type));
    }

    @ParameterizedTest(name = "If-Match: {0}")
    @CsvSource(
            quoteCharacter = '\'',
            nullValues = "-",
            value = {
                "-, 428, precondition-required",
                "*, 400, invalid-parameter",
                "W/\"1\", 400, invalid-parameter",
                "1, 400, invalid-parameter",
                "'\"1\", \"2\"', 400, invalid-parameter",
                "\"0\", 412, stale",
                "\"01\", 412, stale",
                "\"\", 412, stale",
                "\"abc\", 412, stale",
                "\"999999998\", 412, stale",
                "\"99999999999999999999\", 412, stale"
            })
    void withoutTheTagOfTheNewestVersionNothingIsPublished(String ifMatch, int status, String type) {
        int before = newest();
        post(edition(), ifMatch)
                .then()
                .statusCode(status)
                .contentType(PROBLEM)
                .body("type", equalTo("urn:problem:" + type));
        assertThat(newest()).isEqualTo(before);
    }

    @Test
    void whoHasSeenAnOlderVersionIsRefused() {
        String seen = newestTag();
        post(edition(), seen).then().statusCode(201);
        post(edition(), seen).then().statusCode(412).body("type", equalTo("urn:problem:stale"));
    }

    @Test
    void ofManyWhoPublishAtOnceOneDoes() throws Exception {
        int before = newest();
        String seen = newestTag();
        List<Integer> statuses = atOnce(n -> () -> post(edition(), seen).statusCode());
        assertThat(statuses)
                .containsOnlyOnce(201)
                .filteredOn(status -> status != 201)
                .containsOnly(412);
        assertThat(newest()).isEqualTo(before + 1);
    }

    @Test
    void aRequestThatComesManyTimesAtOncePublishesOnce() throws Exception {
        int before = newest();
        String seen = newestTag();
        String key = UUID.randomUUID().toString();
        List<String> answers = atOnce(n -> () -> {
            Response answer = keyed(key, edition(), seen);
            return answer.statusCode() + " " + answer.header("ETag");
        });
        assertThat(answers).containsOnly("201 \"" + (before + 1) + "\"");
        assertThat(newest()).isEqualTo(before + 1);
    }

    @Test
    void aRepeatedRequestIsAnsweredAsBefore() {
        String seen = newestTag();
        String key = UUID.randomUUID().toString();
        Response first = keyed(key, edition(), seen);
        post(edition(), newestTag()).then().statusCode(201);
        Response again = keyed(key, edition(), seen);
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.asString()).isEqualTo(first.asString());
        keyed(key, withNote(usual(), "Something else"), seen)
                .then()
                .statusCode(409)
                .contentType(PROBLEM)
                .body("type", equalTo("urn:problem:idempotency-key-reused"));
    }

    @Test
    void aKeyIsNotTooLong() {
        keyed("k".repeat(300), edition(), newestTag())
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("Idempotency-Key"));
    }

    private static Response keyed(String key, ObjectNode edition, String ifMatch) {
        return as(TestTokens.admin())
                .header("If-Match", ifMatch)
                .header("Idempotency-Key", key)
                .body(edition.toString())
                .post(SCORECARDS);
    }

    private interface Caller<T> {
        Callable<T> of(int number);
    }

    private static <T> List<T> atOnce(Caller<T> caller) throws Exception {
        var threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Callable<T>> calls =
                    IntStream.range(0, AT_ONCE).mapToObj(caller::of).collect(Collectors.toList());
            List<T> answers = new ArrayList<>();
            for (Future<T> answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void aTokenOfNobodyDoesNotPublish() {
        as(TestTokens.withoutSubject())
                .header("If-Match", newestTag())
                .body(edition().toString())
                .post(SCORECARDS)
                .then()
                .statusCode(401)
                .contentType(PROBLEM);
    }

    @ParameterizedTest(name = "{0} {1} for {2}: {3}")
    @CsvSource({
        "POST, '', viewer, 403",
        "POST, '', manager, 403",
        "POST, '', nobody, 401",
        "POST, /preview, viewer, 403",
        "POST, /preview, nobody, 401",
        "GET, /1, nobody, 401",
        "GET, /current, nobody, 401"
    })
    void rolesAreNeeded(String method, String path, String who, int status) {
        int before = newest();
        var request = given().contentType("application/json").header("If-Match", newestTag());
        if (!who.equals("nobody")) {
            request.auth().oauth2(who.equals("viewer") ? TestTokens.viewer() : TestTokens.manager());
        }
        if (method.equals("POST")) {
            request.body(edition().toString());
        }
        request.request(method, SCORECARDS + path).then().statusCode(status).contentType(PROBLEM);
        assertThat(newest()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "# body-not-json",
                "null # body-not-json",
                "[] # body-not-json",
                "5 # body-not-json",
                "\"text\" # body-not-json",
                "text # body-not-json",
                "{\"note\":\"a\" # body-not-json",
                "{\"note\":\"a\",\"note\":\"b\"} # body-not-json",
                "{\"metrics\":[]} {} # body-not-json",
                "{\"note\":NaN} # body-not-json",
                "{\"metrics\":{}} # invalid-body",
                "{\"metrics\":[5]} # invalid-body",
                "{\"metrics\":[{\"weight\":\"5\"}]} # invalid-body",
                "{\"metrics\":[{\"weight\":1.9}]} # invalid-body",
                "{\"metrics\":[{\"weight\":1e400}]} # invalid-body",
                "{\"metrics\":[{\"weight\":NaN}]} # body-not-json",
                "{\"metrics\":[{\"weight\":99999999999}]} # body-not-json",
                "{\"metrics\":[{\"on\":1}]} # invalid-body",
                "{\"metrics\":[{\"on\":\"true\"}]} # invalid-body",
                "{\"metrics\":[{\"metric\":5}]} # invalid-body",
                "{\"metrics\":[{\"rule\":\"per-count\"}]} # invalid-body",
                "{\"metrics\":[{\"rule\":{\"type\":5}}]} # invalid-body",
                "{\"metrics\":[{\"rule\":{\"otherwise\":\"NaN\"}}]} # invalid-body",
                "{\"grades\":[{\"atLeast\":\"85\"}]} # invalid-body",
                "{\"grades\":[{\"atLeast\":1e99999999999}]} # (body-not-json|invalid-body)",
                "{\"industries\":[]} # invalid-body",
                "{\"version\":7} # invalid-body",
                "{\"author\":\"me\"} # invalid-body",
                "{\"createdAt\":\"2026-01-01T00:00:00Z\"} # invalid-body",
                "{\"metrics\":[{\"points\":5}]} # invalid-body",
                "{\"metrics\":[{\"rule\":{\"type\":\"per-count\",\"perPoint\":5}}]} # invalid-body"
            })
    void aBodyThatIsNoScorecardIsRefused(String body, String type) {
        for (String address : List.of(SCORECARDS, PREVIEW)) {
            as(TestTokens.admin())
                    .header("If-Match", newestTag())
                    .body(body == null ? "" : body)
                    .post(address)
                    .then()
                    .statusCode(400)
                    .contentType(PROBLEM)
                    .body("type", matchesPattern("urn:problem:" + type));
        }
    }

    @Test
    void aBodyThatIsTooDeepIsRefused() {
        as(TestTokens.admin())
                .header("If-Match", newestTag())
                .body("{\"metrics\":" + "[".repeat(2_000))
                .post(SCORECARDS)
                .then()
                .statusCode(400)
                .contentType(PROBLEM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"metrics.weigth", "note"})
    void anUnknownFieldIsNamed(String field) {
        String body =
                field.equals("note") ? edition().toString() : usual().toString().replace("\"weight\"", "\"weigth\"");
        as(TestTokens.admin())
                .body(body)
                .post(PREVIEW)
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:problem:invalid-body"))
                .body("errors[0].field", field.equals("note") ? equalTo("note") : endsWith("weigth"));
    }

    @Test
    void everyFaultOfAScorecardIsListed() {
        int before = newest();
        var edition = usualWith("/metrics/0/weight", "-1");
        with(edition, "/metrics/1/rule/type", "\"magic\"");
        with(edition, "/metrics/4/metric", "\"help-desk-usage\"");
        with(edition, "/metrics/3/rule/bands/1/atLeast", "40");
        with(edition, "/grades/4/atLeast", "1");
        edition.putObject("industries").set("banking", usual());
        post(edition, newestTag())
                .then()
                .statusCode(400)
                .contentType(PROBLEM)
                .body("type", equalTo("urn:problem:invalid-scorecard"))
                .body(
                        "errors.field",
                        contains(
                                "metrics[0].weight",
                                "metrics[1].rule.type",
                                "metrics[3].rule.bands[1].atLeast",
                                "metrics[4].metric",
                                "grades[4].atLeast",
                                "industries.banking",
                                "note"));
        assertThat(newest()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"   \"", "null", "\"\\u0000\"", "\"\\ud800\""})
    void aNoteIsRequired(String note) {
        as(TestTokens.admin())
                .header("If-Match", newestTag())
                .body(withNote(usual(), "here").toString().replace("\"here\"", note))
                .post(SCORECARDS)
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:problem:invalid-scorecard"))
                .body("errors.field", contains("note"));
    }

    @Test
    void aVeryLongNoteIsRefused() {
        post(withNote(usual(), "x".repeat(10_000)), newestTag())
                .then()
                .statusCode(400)
                .body("errors.field", contains("note"));
    }

    @Test
    void anotherContentTypeIsNotUnderstood() {
        given().auth()
                .oauth2(TestTokens.admin())
                .contentType("text/plain")
                .header("If-Match", newestTag())
                .body(edition().toString())
                .post(SCORECARDS)
                .then()
                .statusCode(415)
                .contentType(PROBLEM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "window=45",
                "page=-1",
                "page=1000000000",
                "size=0",
                "size=201",
                "sort=name",
                "sort=-",
                "sort=change,-change",
                "status=all"
            })
    void anInvalidParameterOfAPreviewIsNamed(String query) {
        as(TestTokens.manager())
                .body(usual().toString())
                .post(PREVIEW + "?" + query)
                .then()
                .statusCode(400)
                .contentType(PROBLEM)
                .body("type", equalTo("urn:problem:invalid-parameter"))
                .body("errors.field", hasItem(query.substring(0, query.indexOf('='))));
    }

    @Test
    void aPreviewSavesNothing() {
        int before = newest();
        as(TestTokens.manager())
                .body(usualWith("/metrics/0/weight", "50").toString())
                .post(PREVIEW)
                .then()
                .statusCode(200)
                .body("totals.grades.grade", not(equalTo(List.of())));
        assertThat(newest()).isEqualTo(before);
    }
}
