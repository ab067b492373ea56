package com.accellis.engagement.sandbox;

import static com.accellis.engagement.sandbox.RunningSandbox.AUTHORIZATION;
import static com.accellis.engagement.sandbox.RunningSandbox.CLIENT_ID;
import static com.accellis.engagement.sandbox.RunningSandbox.basic;
import static com.accellis.engagement.sandbox.RunningSandbox.encoded;
import static com.accellis.engagement.sandbox.RunningSandbox.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectWiseApiTest {

    private static RunningSandbox sandbox;

    @BeforeAll
    static void start() throws Exception {
        sandbox = RunningSandbox.start();
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @ParameterizedTest(name = "keys {0}, client id {1} -> {2} {3}")
    @CsvSource({
        "northwind+sandbox-public:sandbox-private, 5a2b0c1e-0000-4000-8000-000000000001, 200,",
        "northwind+sandbox-public:wrong, 5a2b0c1e-0000-4000-8000-000000000001, 401, Unauthorized",
        "other+sandbox-public:sandbox-private, 5a2b0c1e-0000-4000-8000-000000000001, 401, Unauthorized",
        "northwind+sandbox-public:sandbox-private, another, 403, Forbidden",
    })
    void checksKeysAndClientId(String user, String clientId, int status, String code) {
        var answer =
                sandbox.plain("/v4_6_release/apis/3.0/system/info", "Authorization", basic(user), "clientId", clientId);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(json(answer).path("code").asText(null)).isEqualTo(code);
    }

    @Test
    void refusesCallsWithoutAnyCredentials() {
        assertThat(sandbox.plain("/v4_6_release/apis/3.0/company/companies").statusCode())
                .isEqualTo(401);
        assertThat(sandbox.plain("/v4_6_release/apis/3.0/company/companies", "Authorization", AUTHORIZATION)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void everyAnswerCarriesTheUsualHeaders() {
        var answer = sandbox.api("/system/info", "Accept", "application/vnd.connectwise.com+json; version=2025.1");

        assertThat(answer.headers().map()).containsKeys("date", "x-cw-request-id", "api-current-version");
        assertThat(answer.headers().firstValue("content-type"))
                .contains("application/vnd.connectwise.com+json; version=2025.1");
    }

    @Test
    void answersUnderItsReleaseTooAndRefusesAnyOther() {
        var release = sandbox.plain(
                "/v2026_4/apis/3.0/company/marketDescriptions", "Authorization", AUTHORIZATION, "clientId", CLIENT_ID);
        var other = sandbox.plain("/v2019_1/apis/3.0/company/companies");

        assertThat(json(release)).hasSize(10);
        assertThat(other.statusCode()).isEqualTo(400);
        assertThat(new String(other.body())).startsWith("Cannot route");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/company/companies", "/company/contacts", "/company/marketDescriptions", "/company/companies/statuses",
                "/company/companies/types", "/service/tickets", "/project/tickets", "/time/entries",
                "/finance/agreements", "/finance/agreements/11/additions"
            })
    void everyListHasRowsACountAndSingleRecords(String path) {
        var rows = json(sandbox.api(path + "?pageSize=1000"));
        var count = json(sandbox.api(path + "/count")).get("count").asInt();
        var first = sandbox.api(path + "/" + rows.get(0).get("id").asInt());

        assertThat(count).isPositive();
        assertThat(rows).hasSize(Math.min(count, 1000));
        assertThat(json(first)).isEqualTo(rows.get(0));
    }

    @ParameterizedTest(name = "{0} -> {1} rows")
    @CsvSource({
        "'', 25",
        "?pageSize=7, 7",
        "?pageSize=5000, 1000",
        "?pageSize=0, 25",
        "?page=0, 25",
        "?pageSize=1000&page=99, 0",
        "?page=2147483647&pageSize=1000, 0"
    })
    void cutsPagesAsConnectWiseDoes(String query, int rows) {
        var answer = sandbox.api("/service/tickets" + query);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer)).hasSize(rows);
    }

    @Test
    void navigablePagesJoinToTheWholeListByFollowingLinks() {
        var path = "/time/entries?pageSize=400&orderBy=" + encoded("id asc");

        var ids = followLinks(path);

        assertThat(ids)
                .hasSize(json(sandbox.api("/time/entries/count")).get("count").asInt());
        assertThat(ids).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void forwardOnlyPagesJoinToTheWholeListByFollowingLinks() {
        var ids = followLinks("/time/entries?pageSize=400&fields=id", "pagination-type", "forward-only");

        assertThat(ids)
                .hasSize(json(sandbox.api("/time/entries/count")).get("count").asInt());
        assertThat(ids).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void forwardOnlyPastTheEndIsEmptyAndOrderIsNotAllowed() {
        var past = sandbox.api("/time/entries?pageId=99999999", "pagination-type", "forward-only");
        var ordered = sandbox.api("/time/entries?orderBy=id", "pagination-type", "forward-only");

        assertThat(json(past)).isEmpty();
        assertThat(past.headers().firstValue("Link")).isEmpty();
        assertThat(ordered.statusCode()).isEqualTo(400);
    }

    @Test
    void aLinkPointsBackAndForth() {
        var link = sandbox.api("/company/contacts?pageSize=10&page=2")
                .headers()
                .firstValue("Link")
                .orElseThrow();

        assertThat(link)
                .contains("page=3>; rel=\"next\"", "rel=\"last\"", "page=1>; rel=\"prev\"", "page=1>; rel=\"first\"");
    }

    @Test
    void filtersOrdersAndSelectsFields() {
        var rows = json(sandbox.api("/service/tickets?pageSize=50&fields=id,status/name,actualHours&orderBy="
                + encoded("actualHours desc, id asc") + "&conditions="
                + encoded("closedFlag = true and board/name = 'Help Desk'")));

        assertThat(rows).hasSize(50).allSatisfy(row -> {
            assertThat(row.has("_info")).isFalse();
            assertThat(row.get("status").has("id")).isFalse();
        });
        assertThat(numbers(rows, "actualHours")).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    }

    @Test
    void childConditionsFindClients() {
        var rows = json(sandbox.api("/company/companies?pageSize=1000&childConditions="
                + encoded("types/name=\"Client\"") + "&conditions="
                + encoded("status/name=\"Active\" and deletedFlag=false")));

        assertThat(rows).hasSize(12);
    }

    @Test
    void searchTakesConditionsFromTheBody() {
        var ids = new ArrayList<Integer>();
        json(sandbox.api("/service/tickets?pageSize=1000&fields=id"))
                .forEach(row -> ids.add(row.get("id").asInt()));
        var list = String.join(",", ids.stream().map(String::valueOf).toList());

        var found = sandbox.call(
                "POST", "/service/tickets/search?pageSize=1000", "{\"conditions\":\"id in (" + list + ")\"}");

        assertThat(json(found)).hasSize(1000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"conditions=nothing%3D1", "conditions=id%3D%22x%22", "childConditions=id%3D1", "orderBy=nothing"
            })
    void badConditionsAreNamedAsSuch(String query) {
        var answer = sandbox.api("/service/tickets?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("code").asText()).isEqualTo("ApiFindCondition");
    }

    @ParameterizedTest(name = "{0} {1} -> {2}")
    @CsvSource({
        "GET, /service/tickets/99999999, 404, NotFound",
        "GET, /finance/agreements/99999999/additions, 404, NotFound",
        "GET, /company/nothing, 404, ConnectWiseApi",
        "DELETE, /company/contacts, 405, ConnectWiseApi",
    })
    void refusesWhatIsNotThere(String method, String path, int status, String code) {
        var answer = sandbox.call(method, path, null);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(json(answer).get("code").asText()).isEqualTo(code);
    }

    @Test
    void longAddressesAreRefused() {
        var conditions = encoded("id in (" + "1,".repeat(900) + "1)");

        assertThat(sandbox.api("/service/tickets?conditions=" + conditions).statusCode())
                .isEqualTo(414);
    }

    @Test
    void aProjectTicketIsNoServiceTicket() {
        var id = json(sandbox.api("/project/tickets?pageSize=1"))
                .get(0)
                .get("id")
                .asInt();

        assertThat(sandbox.api("/service/tickets/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void namesTheCodebaseOfItsOwnCompanyAlone() {
        assertThat(json(sandbox.plain("/login/companyinfo/northwind"))
                        .get("Codebase")
                        .asText())
                .isEqualTo("v2026_4/");
        assertThat(json(sandbox.plain("/login/companyinfo/other")).isNull()).isTrue();
    }

    @Test
    void nullIsNeverWrittenAndTimesAreInWholeSeconds() {
        var all = new String(sandbox.api("/service/tickets?pageSize=1000").body());

        assertThat(all).doesNotContain(":null");
        assertThat(json(sandbox.api("/service/tickets"))
                        .get(0)
                        .get("_info")
                        .get("lastUpdated")
                        .asText())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    }

    private static List<Integer> followLinks(String path, String... headers) {
        var next = Pattern.compile("<[^>]*/apis/3\\.0([^>]*)>; rel=\"next\"");
        var ids = new ArrayList<Integer>();
        HttpResponse<byte[]> answer;
        while (path != null) {
            answer = sandbox.api(path, headers);
            json(answer).forEach(row -> ids.add(row.get("id").asInt()));
            var link = next.matcher(answer.headers().firstValue("Link").orElse(""));
            path = link.find() ? link.group(1) : null;
        }
        return ids;
    }

    private static List<Double> numbers(JsonNode rows, String field) {
        var numbers = new ArrayList<Double>();
        rows.forEach(row -> numbers.add(row.get(field).asDouble()));
        return numbers;
    }
}
