package com.accellis.engagement.registry.client;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.accellis.engagement.registry.Samples;
import com.accellis.engagement.registry.lifecycle.ClientIds;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class ClientResourceTest {

    private static final String CLIENTS = "/api/v1/clients";
    private static final String COMPANIES = "/api/v1/companies";
    private static final String WOODGROVE = CLIENTS + "/" + ClientIds.madeFromCompany(5001);

    /** People may call a type anything. */
    private static final String TYPE = "\"Null\", {A\\b}";

    private static boolean sent;

    @BeforeEach
    void someClients() {
        if (sent) {
            return;
        }
        sent = true;
        Samples.send(Samples.contact(5101, 1, 5001L, false, false));
        Samples.send(Samples.contact(5102, 1, 5001L, false, true));
        Samples.send(Samples.contact(5103, 1, 5002L, false, true));
        Samples.send(Samples.contact(5104, 1, 5002L, true, false));
        Samples.send(Samples.company(5001, 1, "Woodgrove 100%_real", "Financial", 5101L));
        Samples.send(Samples.company(5002, 1, "woodgrove b", "Retail", 5104L));
        Samples.send(Samples.company(5003, 1, "Woodgrove C", "Active", List.of("Prospect", TYPE), null, null));
        Samples.send(Samples.company(5004, 1, "Woodgrove D", "Active", List.of("Client"), null, null));
        Samples.send(Samples.company(5004, 2, "Woodgrove D", "Gone", List.of("Client"), null, null));
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            asViewer().get(WOODGROVE).then().statusCode(200).body("activeContacts", equalTo(2));
            asViewer()
                    .get(CLIENTS + "/" + ClientIds.madeFromCompany(5002))
                    .then()
                    .statusCode(200)
                    .body("activeContacts", equalTo(1));
            asViewer()
                    .get(CLIENTS + "/" + ClientIds.madeFromCompany(5004))
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("inactive"));
        });
    }

    @Test
    void whoReadsAgainWhatHasNotChangedGetsNoContent() {
        String seen = asViewer()
                .get(CLIENTS + "?q=Woodgrove")
                .then()
                .statusCode(200)
                .header("ETag", startsWith("W/\""))
                .extract()
                .header("ETag");

        asViewer()
                .header("If-None-Match", "\"another\", " + seen)
                .get(CLIENTS + "?q=Woodgrove")
                .then()
                .statusCode(304)
                .header("ETag", equalTo(seen))
                .body(emptyString());
        asViewer()
                .header("If-None-Match", seen)
                .queryParam("q", "woodgrove b")
                .get(CLIENTS)
                .then()
                .statusCode(200)
                .header("ETag", not(equalTo(seen)))
                .body("items.name", contains("woodgrove b"));
    }

    /** The version that people edit says nothing of the contacts, who are told with it. */
    @Test
    void whatHasAVersionToEditIsAlwaysToldInFull() {
        String edition = asViewer().get(WOODGROVE).header("ETag");

        asViewer()
                .header("If-None-Match", edition)
                .get(WOODGROVE)
                .then()
                .statusCode(200)
                .body("name", equalTo("Woodgrove 100%_real"));
    }

    @Test
    void aClientHasItsCompaniesAndPrimaryContact() {
        asViewer()
                .get(WOODGROVE)
                .then()
                .statusCode(200)
                .contentType("application/json")
                .header("ETag", notNullValue())
                .body("name", equalTo("Woodgrove 100%_real"))
                .body("industry", equalTo("finance"))
                .body("status", equalTo("active"))
                .body("statusSince", notNullValue())
                .body("autoScoring", equalTo(true))
                .body("window", equalTo(30))
                .body("origin", equalTo("connectwise"))
                .body("companies.id", contains(5001))
                .body("companies.name", contains("Woodgrove 100%_real"))
                .body("primaryContact.name", equalTo("Ada Lind 5101"))
                .body("primaryContact.title", equalTo("CFO"))
                .body("primaryContact.email", equalTo("ada5101@example.org"))
                .body("primaryContact.phone", equalTo("5555101"));
    }

    @Test
    void theETagNamesTheEdition() {
        int edition = asViewer().get(WOODGROVE).then().extract().path("edition");

        asViewer().get(WOODGROVE).then().header("ETag", equalTo("\"" + edition + "\""));
    }

    @Test
    void whoIsMarkedAsDefaultStandsInForADefaultContactWhoHasLeft() {
        asViewer()
                .get(CLIENTS + "/" + ClientIds.madeFromCompany(5002))
                .then()
                .body("primaryContact.name", equalTo("Ada Lind 5103"));
    }

    @Test
    void aClientWithoutPeopleHasNoPrimaryContact() {
        asViewer()
                .get(CLIENTS + "/" + ClientIds.madeFromCompany(5004))
                .then()
                .statusCode(200)
                .body("primaryContact", nullValue());
    }

    @Test
    void theListIsSortedByNameInAnyCaseAndPaged() {
        asViewer()
                .queryParam("q", "woodgrove")
                .queryParam("size", "2")
                .get(CLIENTS)
                .then()
                .statusCode(200)
                .body("items.name", contains("Woodgrove 100%_real", "woodgrove b"))
                .body("page.number", equalTo(0))
                .body("page.size", equalTo(2))
                .body("page.total", equalTo(3));
        asViewer()
                .queryParam("q", "woodgrove")
                .queryParam("size", "2")
                .queryParam("page", "1")
                .get(CLIENTS)
                .then()
                .body("items.name", contains("Woodgrove D"));
        asViewer()
                .queryParam("q", "woodgrove")
                .queryParam("sort", "-industry,name")
                .get(CLIENTS)
                .then()
                .body("items.industry", contains("retail", "other", "finance"));
    }

    @Test
    void theListIsFiltered() {
        asViewer()
                .queryParam("q", "woodgrove")
                .queryParam("status", "inactive")
                .get(CLIENTS)
                .then()
                .body("items.name", contains("Woodgrove D"));
        asViewer()
                .queryParam("industry", "finance")
                .queryParam("q", "woodgrove")
                .get(CLIENTS)
                .then()
                .body("items.name", contains("Woodgrove 100%_real"));
    }

    @ParameterizedTest(name = "{0} is found {1} times")
    @CsvSource({"'0%_r', 1", "'%', 1", "'_', 1", "'woodgrove%', 0", "'\\', 0", "''' or 1=1 --', 0"})
    void searchTextHasNoSpecialCharacters(String text, int times) {
        asViewer()
                .queryParam("q", text)
                .queryParam("industry", "finance")
                .get(CLIENTS)
                .then()
                .statusCode(200)
                .body("items.findAll { it.name.startsWith('Woodgrove') }.size()", equalTo(times));
    }

    @Test
    void companiesAreListedWithTheirClients() {
        asViewer()
                .queryParam("size", "200")
                .queryParam("mapped", "true")
                .get(COMPANIES)
                .then()
                .statusCode(200)
                .body("items.id", hasItems(5001, 5002, 5004))
                .body("items.id", not(hasItem(5003)))
                .body("items.clientId", everyItem(notNullValue()));
        asViewer()
                .queryParam("size", "200")
                .queryParam("mapped", "false")
                .get(COMPANIES)
                .then()
                .body("items.id", hasItem(5003))
                .body("items.clientId", everyItem(nullValue()));
        asViewer().get(COMPANIES).then().statusCode(200).body("page.total", greaterThanOrEqualTo(4));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource({
        "q, woodgrove c",
        "q, c5003",
        "type, PROSPECT",
        "type, '\"NULL\", {a\\B}'",
        "status, ACTIVE",
        "deleted, false",
        "mapped, false"
    })
    void companiesAreSearchedAndFiltered(String name, String value) {
        asViewer()
                .queryParam(name, value)
                .queryParam("size", 200)
                .queryParam("sort", "-identifier,name")
                .get(COMPANIES)
                .then()
                .statusCode(200)
                .body("items.id", hasItem(5003));
        asViewer().queryParam("market", "retail").get(COMPANIES).then().body("items.id", not(hasItem(5003)));
    }

    @Test
    void aCompanyIsReadByItsId() {
        asViewer()
                .get(COMPANIES + "/5002")
                .then()
                .statusCode(200)
                .body("name", equalTo("woodgrove b"))
                .body("clientId", equalTo(ClientIds.madeFromCompany(5002).toString()));
        asViewer()
                .get(COMPANIES + "/999999999")
                .then()
                .statusCode(404)
                .body("type", equalTo("urn:problem:company-not-found"));
        asViewer().get(COMPANIES + "/abc").then().statusCode(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {CLIENTS, CLIENTS + "/abc", COMPANIES})
    void withoutATokenNothingIsTold(String path) {
        given().get(path)
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", equalTo("Bearer"))
                .body("type", equalTo("urn:problem:unauthenticated"));
    }

    @Test
    void anUnknownClientIsNotFound() {
        asViewer()
                .get(CLIENTS + "/00000000-0000-4000-8000-000000000000")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:problem:client-not-found"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "0", "-1", "9223372036854775808", "1 or 1=1", "1-1-1-1-1"})
    void anIdThatIsNoUuidIsRefused(String id) {
        asViewer()
                .pathParam("id", id)
                .get(CLIENTS + "/{id}")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:problem:invalid-parameter"))
                .body("errors.field", contains("id"));
    }

    @ParameterizedTest(name = "{0}: {1} = {2}")
    @CsvSource({
        "/api/v1/clients, page, -1",
        "/api/v1/clients, page, 1e9",
        "/api/v1/clients, size, 0",
        "/api/v1/clients, size, 100000",
        "/api/v1/clients, size, abc",
        "/api/v1/clients, sort, ;drop",
        "/api/v1/clients, sort, -",
        "/api/v1/clients, sort, revision",
        "/api/v1/clients, status, Active",
        "/api/v1/clients, industry, mining",
        "/api/v1/clients, stauts, active",
        "/api/v1/companies, mapped, maybe",
        "/api/v1/companies, size, 201",
        "/api/v1/companies, sort, revision",
        "/api/v1/companies, deleted, 1",
        "/api/v1/companies, x, y"
    })
    void aParameterThatMakesNoSenseIsRefusedByName(String path, String name, String value) {
        asViewer()
                .queryParam(name, value)
                .get(path)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:problem:invalid-parameter"))
                .body("errors.field", contains(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "a%0Ab", "%20"})
    void searchTextWithControlCharactersIsRefused(String encoded) {
        asViewer()
                .urlEncodingEnabled(false)
                .get(CLIENTS + "?q=" + encoded)
                .then()
                .statusCode(400)
                .body("errors.field", contains("q"));
    }

    @ParameterizedTest(name = "{0} allows {1}")
    @CsvSource({"/api/v1/clients, 'GET, POST'", "/api/v1/companies, GET"})
    void anotherMethodIsAnsweredWithTheOnesThatExist(String path, String allowed) {
        asViewer()
                .delete(path)
                .then()
                .statusCode(405)
                .contentType("application/problem+json")
                .header("Allow", equalTo(allowed))
                .body("type", equalTo("urn:problem:method"));
    }

    @Test
    void anotherMethodOfAClientIsAnsweredLikewise() {
        asViewer().post(WOODGROVE).then().statusCode(405).header("Allow", equalTo("DELETE, GET, PUT"));
    }

    @Test
    void aPathThatIsNotThereIsAProblemToo() {
        asViewer()
                .get("/api/v1/customers")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:problem:not-found"));
    }

    private static RequestSpecification asViewer() {
        return given().auth().oauth2(TestTokens.viewer());
    }
}
