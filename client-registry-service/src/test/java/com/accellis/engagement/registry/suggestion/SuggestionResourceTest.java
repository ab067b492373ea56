package com.accellis.engagement.registry.suggestion;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;

import com.accellis.engagement.events.CompanyChanged;
import com.accellis.engagement.registry.Samples;
import com.accellis.engagement.registry.lifecycle.ClientIds;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.UserTransaction;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class SuggestionResourceTest {

    private static final String SUGGESTIONS = "/api/v1/companies/suggestions";
    private static final String CONFLICTS = "/api/v1/companies/conflicts";
    private static final List<String> PROSPECT = List.of("Prospect");
    private static final List<String> CLIENT = List.of("Client");
    private static final String TALLOWMERE = ClientIds.madeFromCompany(7001).toString();

    private static boolean sent;

    @Inject
    FindSuggestions findSuggestions;

    @Inject
    EntityManager database;

    @Inject
    UserTransaction transaction;

    @BeforeEach
    void someCompanies() {
        if (sent) {
            return;
        }
        sent = true;
        Samples.send(company(7001, "Tallowmere Inc", CLIENT, "tallowmere.io", null));
        Samples.send(company(7002, "Tallowmere", PROSPECT, "www.tallowmere.io", null));
        Samples.send(company(7003, "Osgrave Works", PROSPECT, null, 7001L));
        Samples.send(company(7004, "Quellbrook", PROSPECT, null, null));
        Samples.send(company(7005, "Dunmarrow Inc", CLIENT, null, null));
        Samples.send(company(7006, "Dunmarrow LLC", CLIENT, null, null));
        Samples.send(company(7007, "Dunmarrow", PROSPECT, null, null));
        Samples.send(company(7008, "Fennimoor", CLIENT, null, null));
        Samples.send(Samples.deletedCompany(7008, 2));
        Samples.send(company(7009, "Fennimoor", PROSPECT, null, null));
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            asViewer()
                    .queryParam("size", "200")
                    .get(SUGGESTIONS)
                    .then()
                    .statusCode(200)
                    .body("items.id", hasItems(7002, 7003, 7004, 7007, 7009));
            asViewer()
                    .queryParam("size", "200")
                    .queryParam("kind", "deleted")
                    .get(CONFLICTS)
                    .then()
                    .body("items.companies.id.flatten()", hasItem(7008));
            asViewer()
                    .queryParam("size", "200")
                    .get("/api/v1/companies")
                    .then()
                    .body("items.findAll { it.clientId != null }.id", hasItems(7001, 7005, 7006));
        });
    }

    private static CompanyChanged company(long id, String name, List<String> types, String website, Long parent) {
        return new CompanyChanged(
                id, Samples.version(1), false, "C" + id, name, "Active", types, null, null, website, parent);
    }

    @Test
    void aSuggestionTellsTheClientTheConfidenceAndWhy() {
        asViewer()
                .queryParam("q", "tallow")
                .get(SUGGESTIONS)
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("page.total", equalTo(1))
                .body("items[0].id", equalTo(7002))
                .body("items[0].identifier", equalTo("C7002"))
                .body("items[0].name", equalTo("Tallowmere"))
                .body("items[0].types", contains("Prospect"))
                .body("items[0].counts", equalTo(false))
                .body("items[0].takenAway", equalTo(false))
                .body("items[0].sure", equalTo(true))
                .body("items[0].alike", equalTo(false))
                .body("items[0].suggestions[0].clientId", equalTo(TALLOWMERE))
                .body("items[0].suggestions[0].clientName", equalTo("Tallowmere Inc"))
                .body("items[0].suggestions[0].confidence", equalTo(97))
                .body("items[0].suggestions[0].reasons.key", contains("same-name-without-suffix", "website-domain"))
                .body(
                        "items[0].suggestions[0].reasons.text",
                        contains(
                                "Same name apart from legal form and spelling: Tallowmere Inc",
                                "Website at the same domain: tallowmere.io"));
    }

    @Test
    void aSubsidiaryIsSuggestedToTheClientOfItsParent() {
        asViewer()
                .queryParam("q", "c7003")
                .get(SUGGESTIONS)
                .then()
                .body("items[0].sure", equalTo(false))
                .body("items[0].suggestions[0].clientId", equalTo(TALLOWMERE))
                .body("items[0].suggestions[0].reasons.key", contains("parent-company"));
    }

    @Test
    void aCompanyNobodyKnowsIsListedWithoutSuggestion() {
        asViewer()
                .queryParam("q", "quellbrook")
                .get(SUGGESTIONS)
                .then()
                .body("items.id", contains(7004))
                .body("items[0].suggestions", empty())
                .body("items[0].sure", equalTo(false));
    }

    @Test
    void mappedAndDeletedCompaniesAreNotListed() {
        asViewer()
                .queryParam("size", "200")
                .get(SUGGESTIONS)
                .then()
                .body("items.id", not(hasItem(7001)))
                .body("items.id", not(hasItem(7008)));
    }

    @Test
    void theSurestComesFirstUnlessAskedOtherwise() {
        List<Integer> confidences = asViewer()
                .queryParam("size", "200")
                .get(SUGGESTIONS)
                .then()
                .extract()
                .path("items.collect { it.suggestions.isEmpty() ? 0 : it.suggestions[0].confidence }");
        assertThat(confidences).isSortedAccordingTo((one, other) -> other - one).hasSizeGreaterThanOrEqualTo(5);

        List<String> names = asViewer()
                .queryParam("size", "200")
                .queryParam("sort", "name")
                .get(SUGGESTIONS)
                .then()
                .extract()
                .path("items.name");
        assertThat(names).isSortedAccordingTo(String.CASE_INSENSITIVE_ORDER);
    }

    @Test
    void theListIsPagedAndFiltered() {
        asViewer()
                .queryParam("q", "C700")
                .queryParam("sort", "name")
                .queryParam("size", "2")
                .queryParam("page", "1")
                .get(SUGGESTIONS)
                .then()
                .body("page.total", equalTo(5))
                .body("items.id", contains(7003, 7004));
        asViewer()
                .queryParam("counts", "true")
                .queryParam("q", "C700")
                .get(SUGGESTIONS)
                .then()
                .body("items", empty());
    }

    @Test
    void twoClientsThatClaimACompanyAlikeAreAConflict() {
        asViewer()
                .queryParam("q", "dunmarrow")
                .get(SUGGESTIONS)
                .then()
                .body("items[0].alike", equalTo(true))
                .body("items[0].sure", equalTo(false));
        asViewer()
                .queryParam("kind", "claimed-alike")
                .queryParam("size", "200")
                .get(CONFLICTS)
                .then()
                .statusCode(200)
                .body("items.kind.unique()", contains("claimed-alike"))
                .body("items.find { it.companies[0].id == 7007 }.companies.name", contains("Dunmarrow"))
                .body(
                        "items.find { it.companies[0].id == 7007 }.clients.id",
                        hasItems(
                                ClientIds.madeFromCompany(7005).toString(),
                                ClientIds.madeFromCompany(7006).toString()))
                .body(
                        "items.find { it.companies[0].id == 7007 }.reason",
                        equalTo("Several clients claim the company alike"));
    }

    @Test
    void deletedRecycledAndDoubledCompaniesAreConflicts() {
        asViewer()
                .queryParam("size", "200")
                .get(CONFLICTS)
                .then()
                .body("page.total", greaterThanOrEqualTo(4))
                .body("items.findAll { it.kind == 'deleted' }.companies.id.flatten()", hasItem(7008))
                .body("items.findAll { it.kind == 'recycled' }.companies.id", hasItem(List.of(7008, 7009)))
                .body("items.findAll { it.kind == 'duplicate' }.companies.id", hasItem(List.of(7001, 7002)))
                .body("items.findAll { it.kind == 'duplicate' }.companies.id", hasItem(List.of(7005, 7006, 7007)));
    }

    @Test
    void theBestSuggestionsLeaveOutWhatSomebodyHasTakenAway() throws Exception {
        assertThat(findSuggestions.sureToWriter(90))
                .filteredOn(best -> best.companyId() == 7002)
                .singleElement()
                .satisfies(best -> assertThat(best.clientId()).hasToString(TALLOWMERE));

        transaction.begin();
        try {
            database.createNativeQuery("INSERT INTO company_assignment (company_id, client_id, taken_away, revision)"
                            + " VALUES (7002, NULL, true, 2)")
                    .executeUpdate();
            assertThat(findSuggestions.sureToWriter(90)).noneMatch(best -> best.companyId() == 7002);
        } finally {
            transaction.rollback();
        }
    }

    @ParameterizedTest(name = "{0}: {1} = {2}")
    @CsvSource({
        "/api/v1/companies/suggestions, size, 201",
        "/api/v1/companies/suggestions, page, -1",
        "/api/v1/companies/suggestions, sort, id",
        "/api/v1/companies/suggestions, counts, maybe",
        "/api/v1/companies/suggestions, mapped, false",
        "/api/v1/companies/conflicts, kind, Deleted",
        "/api/v1/companies/conflicts, q, x"
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
                .get(SUGGESTIONS + "?q=" + encoded)
                .then()
                .statusCode(400)
                .body("errors.field", contains("q"));
    }

    @ParameterizedTest
    @ValueSource(strings = {SUGGESTIONS, CONFLICTS})
    void withoutATokenNothingIsTold(String path) {
        given().get(path).then().statusCode(401).body("type", equalTo("urn:problem:unauthenticated"));
    }

    private static RequestSpecification asViewer() {
        return given().auth().oauth2(TestTokens.viewer());
    }
}
