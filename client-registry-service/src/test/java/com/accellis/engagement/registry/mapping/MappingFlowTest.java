package com.accellis.engagement.registry.mapping;

import static com.accellis.engagement.registry.Api.client;
import static com.accellis.engagement.registry.Api.companies;
import static com.accellis.engagement.registry.Api.edition;
import static com.accellis.engagement.registry.Api.etag;
import static com.accellis.engagement.registry.Api.madeOf;
import static com.accellis.engagement.registry.Api.manager;
import static com.accellis.engagement.registry.Api.merge;
import static com.accellis.engagement.registry.Api.move;
import static com.accellis.engagement.registry.Api.post;
import static com.accellis.engagement.registry.Api.prospects;
import static com.accellis.engagement.registry.Api.undoNewest;
import static com.accellis.engagement.registry.Api.viewer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;

import com.accellis.engagement.events.ClientChanged;
import com.accellis.engagement.events.CompanyAssigned;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.kit.outbox.Outbox;
import com.accellis.engagement.registry.Api;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTokens;
import com.accellis.engagement.testkit.TestTopic;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class MappingFlowTest {

    private static final AtomicLong NEXT_COMPANY = new AtomicLong(20_001);

    @Inject
    Outbox outbox;

    @Test
    void aCompanyIsMappedAndTakenAwayAgainAndBothCanBeUndone() throws IOException {
        long own = NEXT_COMPANY.getAndIncrement();
        long other = NEXT_COMPANY.getAndIncrement();
        companies(own);
        prospects(other);
        String client = madeOf(own);

        post(client, "companies", ids(other)).then().statusCode(204);
        client(client).then().body("companies.id", contains((int) own, (int) other));
        assertThat(assigned(other)).isEqualTo(UUID.fromString(client));

        manager()
                .header("If-Match", etag(client))
                .delete(Api.CLIENTS + "/" + client + "/companies/" + other)
                .then()
                .statusCode(204);
        client(client).then().body("companies.id", contains((int) own));
        assertThat(assigned(other)).isNull();

        undoNewest(client).then().statusCode(204);
        client(client).then().body("companies.id", contains((int) own, (int) other));
        assertThat(assigned(other)).isEqualTo(UUID.fromString(client));
        viewer().get(Api.CLIENTS + "/" + client + "/history")
                .then()
                .body("items.action", contains("undone", "unmapped", "mapped", "synchronised"))
                .body("items.author", contains("tester", "tester", "tester", "connectwise"))
                .body("items[1].undone", equalTo(true))
                .body("items[2].before.companyIds", contains((int) own))
                .body("items[2].after.companyIds", contains((int) own, (int) other));
    }

    @Test
    void aCompanyMovesOnlyWhenThatIsSaid() throws IOException {
        long first = NEXT_COMPANY.getAndIncrement();
        long second = NEXT_COMPANY.getAndIncrement();
        companies(first, second);
        String target = madeOf(first);

        post(target, "companies", ids(second))
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:problem:already-mapped"))
                .body("errors.reason", hasItem(containsString(madeOf(second))));
        move(target, madeOf(second), second).then().statusCode(204);

        client(target).then().body("companies.id", contains((int) first, (int) second));
        client(second).then().body("companies", empty()).body("status", equalTo("inactive"));
        assertThat(assigned(second)).isEqualTo(UUID.fromString(target));
        undoNewest(madeOf(second)).then().statusCode(204);
        client(second).then().body("companies.id", contains((int) second)).body("status", equalTo("active"));
        client(target).then().body("companies.id", contains((int) first));
    }

    @Test
    void aMergedClientIsGoneUntilTheMergeIsUndone() throws IOException {
        long first = NEXT_COMPANY.getAndIncrement();
        long second = NEXT_COMPANY.getAndIncrement();
        companies(first, second);
        String surviving = madeOf(first);
        String absorbed = madeOf(second);

        merge(surviving, absorbed).then().statusCode(204);

        client(surviving).then().body("companies.id", contains((int) first, (int) second));
        client(absorbed)
                .then()
                .body("deleted", equalTo(true))
                .body("mergedInto", equalTo(surviving))
                .body("companies", empty());
        var event = newest(absorbed);
        assertThat(event.deleted()).isTrue();
        assertThat(event.mergedInto()).isEqualTo(UUID.fromString(surviving));
        post(absorbed, "companies", ids(first))
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:problem:client-deleted"));

        undoNewest(surviving).then().statusCode(204);
        client(absorbed)
                .then()
                .body("deleted", equalTo(false))
                .body("companies.id", contains((int) second))
                .body("status", equalTo("active"));
        assertThat(newest(absorbed).deleted()).isFalse();
        assertThat(assigned(second)).isEqualTo(UUID.fromString(absorbed));
    }

    @Test
    void whoeverMergesHasSeenBothClients() {
        long first = NEXT_COMPANY.getAndIncrement();
        long second = NEXT_COMPANY.getAndIncrement();
        companies(first, second);
        String absorbed = madeOf(second);
        int seen = edition(absorbed);
        edit(absorbed, "Edited meanwhile").then().statusCode(200);

        post(madeOf(first), "merge", "{\"clientId\":\"" + absorbed + "\",\"edition\":" + seen + "}")
                .then()
                .statusCode(412)
                .body("type", equalTo("urn:problem:stale"))
                .body("detail", containsString(absorbed))
                .body("errors.find { it.field == 'chosenName' }.reason", containsString("Edited meanwhile"));

        client(absorbed).then().body("deleted", equalTo(false));
    }

    @Test
    void whoeverMovesACompanyHasSeenTheClientThatLosesIt() {
        long first = NEXT_COMPANY.getAndIncrement();
        long second = NEXT_COMPANY.getAndIncrement();
        companies(first, second);
        String target = madeOf(first);
        String former = madeOf(second);
        int seen = edition(former);
        edit(former, "Edited meanwhile").then().statusCode(200);
        String body = "{\"companyIds\":[" + second + "],\"move\":true%s}";

        post(target, "companies", body.formatted(""))
                .then()
                .statusCode(412)
                .body("type", equalTo("urn:problem:stale"))
                .body("errors.reason", contains("company " + second + " counts for client " + former));
        post(
                        target,
                        "companies",
                        body.formatted(",\"from\":[{\"clientId\":\"" + former + "\",\"edition\":" + seen + "}]"))
                .then()
                .statusCode(412)
                .body("errors.field", hasItem("chosenName"));

        client(former).then().body("companies.id", contains((int) second));
    }

    @Test
    void aSplitIsMadeOnceUnderItsKey() {
        long first = NEXT_COMPANY.getAndIncrement();
        long second = NEXT_COMPANY.getAndIncrement();
        companies(first, second);
        String whole = madeOf(first);
        merge(whole, madeOf(second)).then().statusCode(204);
        String seen = etag(whole);
        String key = UUID.randomUUID().toString();
        List<String> made = new ArrayList<>();
        for (int time = 0; time < 2; time++) {
            made.add(manager()
                    .header("If-Match", seen)
                    .header("Idempotency-Key", key)
                    .body(ids(second))
                    .post(Api.CLIENTS + "/" + whole + "/split")
                    .then()
                    .statusCode(201)
                    .header("Location", startsWith(Api.CLIENTS + "/"))
                    .extract()
                    .path("id"));
        }

        assertThat(made.get(1)).isEqualTo(made.get(0));
        client(made.get(0)).then().body("companies.id", contains((int) second));
    }

    @Test
    void keysOfTwoCallersHaveNothingToDoWithEachOther() {
        String key = UUID.randomUUID().toString();
        List<String> made = new ArrayList<>();
        for (String somebody : List.of("ann", "bob")) {
            made.add(io.restassured.RestAssured.given()
                    .auth()
                    .oauth2(TestTokens.managerCalled(somebody))
                    .contentType("application/json")
                    .header("Idempotency-Key", key)
                    .body("{\"name\":\"Of two callers\"}")
                    .post(Api.CLIENTS)
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("id"));
        }

        assertThat(made.get(0)).isNotEqualTo(made.get(1));
    }

    @Test
    void whoComesTooLateIsToldTheLastOfManyChanges() {
        long company = NEXT_COMPANY.getAndIncrement();
        companies(company);
        String client = madeOf(company);
        String seen = etag(client);
        for (int time = 1; time <= 20; time++) {
            manager()
                    .header("If-Match", etag(client))
                    .body("{\"autoScoring\":true,\"window\":30,\"notes\":\"" + "long ".repeat(500) + time + "\"}")
                    .put(Api.CLIENTS + "/" + client)
                    .then()
                    .statusCode(200);
        }
        edit(client, "The last one").then().statusCode(200);

        var answer = manager()
                .header("If-Match", seen)
                .body("{\"autoScoring\":false,\"window\":60}")
                .put(Api.CLIENTS + "/" + client)
                .then()
                .statusCode(412)
                .body("errors.findAll { it.field == 'notes' }.reason", contains(containsString("is now empty")))
                .body("errors.find { it.field == 'name' }.reason", containsString("The last one"))
                .extract();
        assertThat(answer.asByteArray()).hasSizeLessThan(2_000);
    }

    @Test
    void aSplitGivesSomeCompaniesToANewClientAndCanBeUndone() throws IOException {
        long first = NEXT_COMPANY.getAndIncrement();
        long second = NEXT_COMPANY.getAndIncrement();
        companies(first);
        prospects(second);
        String whole = madeOf(first);
        post(whole, "companies", ids(second)).then().statusCode(204);

        String part = post(whole, "split", "{\"companyIds\":[" + second + "],\"name\":\"Part\"}")
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        client(part).then().body("name", equalTo("Part")).body("companies.id", contains((int) second));
        client(whole).then().body("companies.id", contains((int) first));
        post(whole, "split", ids(first)).then().statusCode(400).body("errors.field", contains("companyIds"));
        undoNewest(part).then().statusCode(204);
        client(part).then().body("deleted", equalTo(true)).body("companies", empty());
        client(whole).then().body("companies.id", contains((int) first, (int) second));
        assertThat(assigned(second)).isEqualTo(UUID.fromString(whole));
    }

    @Test
    void whatWasChangedAgainCannotBeUndone() {
        long company = NEXT_COMPANY.getAndIncrement();
        companies(company);
        String client = madeOf(company);
        edit(client, "One").then().statusCode(200);
        int first = client(client).path("edition");
        edit(client, "Two").then().statusCode(200);

        post(client, "history/" + first + "/undo", null)
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:problem:not-undoable"))
                .body("errors.field", contains("chosenName"));
        post(client, "history/1/undo", null).then().statusCode(409).body("detail", containsString("synchronised"));
        post(client, "history/99/undo", null).then().statusCode(404);
        undoNewest(client).then().statusCode(204);
        client(client).then().body("name", equalTo("One"));
        post(client, "history/" + (first + 1) + "/undo", null)
                .then()
                .statusCode(409)
                .body("detail", containsString("already"));
    }

    @Test
    void ofTwoWhoEditAtOnceTheSecondIsToldWhatChanged() {
        long company = NEXT_COMPANY.getAndIncrement();
        companies(company);
        String client = madeOf(company);
        String seen = etag(client);
        edit(client, "Renamed").then().statusCode(200);

        manager()
                .header("If-Match", seen)
                .body("{\"autoScoring\":false,\"window\":60,\"notes\":\"mine\"}")
                .put(Api.CLIENTS + "/" + client)
                .then()
                .statusCode(412)
                .body("type", equalTo("urn:problem:stale"))
                .body("errors.find { it.field == 'name' }.reason", containsString("Renamed, by tester at "));

        client(client).then().body("name", equalTo("Renamed")).body("notes", equalTo(null));
    }

    /** O-8 of the reliability page. */
    @Test
    void ofFiftyEditsOfTheSameEditionOneSucceeds() throws Exception {
        long company = NEXT_COMPANY.getAndIncrement();
        companies(company);
        String client = madeOf(company);
        String seen = etag(client);

        List<Integer> answers = fiftyTimes(number -> manager()
                .header("If-Match", seen)
                .body("{\"name\":\"Name " + number + "\",\"autoScoring\":true,\"window\":30}")
                .put(Api.CLIENTS + "/" + client)
                .statusCode());

        System.out.printf(
                "50 edits of one edition: %d succeeded, %d were refused as stale%n",
                answers.stream().filter(status -> status == 200).count(),
                answers.stream().filter(status -> status == 412).count());
        assertThat(answers).filteredOn(status -> status == 200).hasSize(1);
        assertThat(answers).filteredOn(status -> status == 412).hasSize(49);
        viewer().get(Api.CLIENTS + "/" + client + "/history").then().body("page.total", equalTo(2));
    }

    /** O-8 of the reliability page. */
    @Test
    void ofFiftyRequestsWithTheSameKeyOneTakesEffect() throws Exception {
        String name = "Once " + UUID.randomUUID();
        String key = UUID.randomUUID().toString();

        List<Integer> answers = fiftyTimes(number -> manager()
                .header("Idempotency-Key", key)
                .body("{\"name\":\"" + name + "\"}")
                .post(Api.CLIENTS)
                .statusCode());

        long clients =
                viewer().queryParam("q", name).get(Api.CLIENTS).jsonPath().getLong("page.total");
        System.out.printf(
                "50 requests with one key: %d clients, %d answered with it, %d told to wait%n",
                clients,
                answers.stream().filter(status -> status == 201).count(),
                answers.stream().filter(status -> status == 409).count());
        assertThat(clients).isEqualTo(1);
        assertThat(answers).allMatch(status -> status == 201 || status == 409).contains(201);
        manager()
                .header("Idempotency-Key", key)
                .body("{\"name\":\"" + name + "\"}")
                .post(Api.CLIENTS)
                .then()
                .statusCode(201)
                .body("name", equalTo(name));
        manager()
                .header("Idempotency-Key", key)
                .body("{\"name\":\"Another\"}")
                .post(Api.CLIENTS)
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:problem:idempotency-key-reused"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "Basic, companies, '{\"companyIds\":[999999999]}', 404, company-not-found",
        "none, companies, '{\"companyIds\":[]}', 400, invalid-body",
        "null, companies, '{\"companyIds\":[null]}', 400, invalid-body",
        "missing, companies, '{}', 400, invalid-body",
        "text, companies, '{\"companyIds\":[\"1\"]}', 400, invalid-body",
        "fraction, companies, '{\"companyIds\":[1.5]}', 400, invalid-body",
        "unknown field, companies, '{\"companyIds\":[1],\"clientId\":\"x\"}', 400, invalid-body",
        "not JSON, companies, '{', 400, body-not-json",
        "nought, companies, '{\"companyIds\":[0]}', 400, invalid-body",
        "negative, split, '{\"companyIds\":[-1]}', 400, invalid-body",
        "from without edition, companies, '{\"companyIds\":[1],\"from\":[{\"clientId\":\"00000000-0000-4000-8000-000000000000\"}]}', 400, invalid-body",
        "nobody, merge, '{\"clientId\":\"00000000-0000-4000-8000-000000000000\",\"edition\":1}', 404, client-not-found",
        "no edition, merge, '{\"clientId\":\"00000000-0000-4000-8000-000000000000\"}', 400, invalid-body",
        "no id, merge, '{\"edition\":1}', 400, invalid-body",
        "foreign company, split, '{\"companyIds\":[999999999]}', 404, company-not-found"
    })
    void whatMakesNoSenseIsRefused(String what, String command, String body, int status, String type) {
        long company = NEXT_COMPANY.getAndIncrement();
        companies(company);

        post(madeOf(company), command, body)
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:problem:" + type));
    }

    @Test
    void aClientIsNotMergedWithItself() {
        long company = NEXT_COMPANY.getAndIncrement();
        companies(company);

        merge(madeOf(company), madeOf(company)).then().statusCode(400).body("errors.field", contains("clientId"));
    }

    @Test
    void tenThousandCompaniesAtOnceAreTooMany() {
        long company = NEXT_COMPANY.getAndIncrement();
        companies(company);
        var many = new StringBuilder("{\"companyIds\":[1");
        for (int id = 2; id <= 10_000; id++) {
            many.append(',').append(id);
        }

        post(madeOf(company), "companies", many.append("]}").toString())
                .then()
                .statusCode(413)
                .body("type", equalTo("urn:problem:body-too-large"));
    }

    @ParameterizedTest(name = "If-Match: {0}")
    @CsvSource(
            nullValues = "none",
            value = {
                "none, 428, precondition-required",
                "*, 400, invalid-parameter",
                "W/\"1\", 400, invalid-parameter",
                "1, 400, invalid-parameter",
                "\"77\", 412, stale",
                "\"abc\", 412, stale"
            })
    void whoeverChangesAClientSaysWhichEditionWasSeen(String ifMatch, int status, String type) {
        long company = NEXT_COMPANY.getAndIncrement();
        companies(company);
        var request = ifMatch == null ? manager() : manager().header("If-Match", ifMatch);

        request.delete(Api.CLIENTS + "/" + madeOf(company))
                .then()
                .statusCode(status)
                .body("type", equalTo("urn:problem:" + type));
    }

    @Test
    void whoMayOnlyLookChangesNothing() {
        viewer().contentType("application/json")
                .body("{\"name\":\"X\"}")
                .post(Api.CLIENTS)
                .then()
                .statusCode(403)
                .body("type", equalTo("urn:problem:forbidden"));
    }

    private interface Numbered {
        int answer(int number);
    }

    private static List<Integer> fiftyTimes(Numbered request) throws Exception {
        var threads = Executors.newFixedThreadPool(50);
        try {
            List<Callable<Integer>> calls = new ArrayList<>();
            for (int number = 0; number < 50; number++) {
                int mine = number;
                calls.add(() -> request.answer(mine));
            }
            List<Integer> answers = new ArrayList<>();
            for (var call : threads.invokeAll(calls)) {
                answers.add(call.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    private static io.restassured.response.Response edit(String client, String name) {
        return manager()
                .header("If-Match", etag(client))
                .body("{\"name\":\"" + name + "\",\"autoScoring\":true,\"window\":30}")
                .put(Api.CLIENTS + "/" + client);
    }

    private static String ids(long companyId) {
        return "{\"companyIds\":[" + companyId + "]}";
    }

    private UUID assigned(long companyId) throws IOException {
        relayed();
        String json = new TestTopic(Topics.COMPANY_ASSIGNMENTS).newestByKey().get(Long.toString(companyId));
        return EventJson.read(json.getBytes(StandardCharsets.UTF_8), CompanyAssigned.class)
                .clientId();
    }

    private ClientChanged newest(String client) throws IOException {
        relayed();
        String json = new TestTopic(Topics.CLIENTS).newestByKey().get(client);
        return EventJson.read(json.getBytes(StandardCharsets.UTF_8), ClientChanged.class);
    }

    private void relayed() {
        await().atMost(Duration.ofSeconds(20)).until(() -> outbox.waiting() == 0);
    }
}
