package com.accellis.engagement.registry.undo;

import static com.accellis.engagement.registry.Api.CLIENTS;
import static com.accellis.engagement.registry.Api.client;
import static com.accellis.engagement.registry.Api.companies;
import static com.accellis.engagement.registry.Api.edition;
import static com.accellis.engagement.registry.Api.enter;
import static com.accellis.engagement.registry.Api.madeOf;
import static com.accellis.engagement.registry.Api.move;
import static com.accellis.engagement.registry.Api.post;
import static com.accellis.engagement.registry.Api.prospects;
import static com.accellis.engagement.registry.Api.remove;
import static com.accellis.engagement.registry.Api.undo;
import static com.accellis.engagement.registry.Api.undoNewest;
import static com.accellis.engagement.registry.Api.unmap;
import static com.accellis.engagement.registry.Api.viewer;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.accellis.engagement.registry.Samples;
import com.accellis.engagement.testkit.PlatformTestResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is left when a change is taken back: no company of a deleted client, and none that is lost. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class UndoChangeTest {

    private static final AtomicLong NEXT_COMPANY = new AtomicLong(60_001);

    @Inject
    EntityManager database;

    @Test
    void aClientThatGotCompaniesSinceItWasEnteredStays() {
        long company = NEXT_COMPANY.getAndIncrement();
        prospects(company);
        String client = enter("Got " + company);
        int entered = edition(client);
        map(client, company);

        undo(client, entered)
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:problem:not-undoable"))
                .body("errors.reason", contains(containsString("company " + company)));

        client(client).then().body("deleted", equalTo(false)).body("companies.id", contains((int) company));
    }

    @Test
    void aCompanyDoesNotGoBackToAClientThatWasRemoved() {
        long company = NEXT_COMPANY.getAndIncrement();
        prospects(company);
        String client = enter("Removed " + company);
        map(client, company);
        unmap(client, company).then().statusCode(204);
        int unmapped = edition(client);
        remove(client).then().statusCode(204);

        undo(client, unmapped).then().statusCode(409).body("type", equalTo("urn:problem:not-undoable"));

        company(company).body("clientId", nullValue());
    }

    @Test
    void aCompanyDoesNotMoveBackToAClientThatWasRemoved() {
        long first = NEXT_COMPANY.getAndIncrement();
        long second = NEXT_COMPANY.getAndIncrement();
        companies(first, second);
        move(madeOf(first), madeOf(second), second).then().statusCode(204);
        int moved = edition(madeOf(first));
        remove(madeOf(second)).then().statusCode(204);

        undo(madeOf(first), moved).then().statusCode(409);

        company(second).body("clientId", equalTo(madeOf(first)));
    }

    @Test
    void whatWasDoneAgainIsNotCalledUndoneAndCanBeTakenBackOnceMore() {
        long company = NEXT_COMPANY.getAndIncrement();
        prospects(company);
        String client = enter("Again " + company);
        map(client, company);
        int mapped = edition(client);

        undoNewest(client).then().statusCode(204);
        history(client).body("items.undone", contains(false, true, false));
        undoNewest(client).then().statusCode(204);
        client(client).then().body("companies.id", contains((int) company));
        history(client).body("items.undone", contains(false, true, false, false));
        undo(client, mapped).then().statusCode(204);
        client(client).then().body("companies", empty());
        history(client).body("items.undone", contains(false, false, true, true, false));
    }

    @Test
    void aCompanyWhoseMappingWasTakenBackMakesAClientWhenItBeginsToCount() {
        long company = NEXT_COMPANY.getAndIncrement();
        prospects(company);
        map(enter("By mistake " + company), company, true);

        becomesClient(company);

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> company(company).body("clientId", equalTo(madeOf(company))));
    }

    @Test
    void aCompanyThatBeganToCountWhileMappedMakesAClientWhenTheMappingIsTakenBack() {
        long company = NEXT_COMPANY.getAndIncrement();
        prospects(company);
        String client = enter("Meanwhile " + company);
        map(client, company);
        int mapped = edition(client);
        becomesClient(company);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> "active".equals(client(client).path("status")));

        undo(client, mapped).then().statusCode(204);

        company(company).body("clientId", equalTo(madeOf(company)));
        client(company).then().body("status", equalTo("active")).body("origin", equalTo("connectwise"));
        undoNewest(client).then().statusCode(204);
        company(company).body("clientId", equalTo(client));
        client(company).then().body("deleted", equalTo(true));
    }

    @Test
    void aCompanyThatSomebodyTookAwayStaysAwayAlsoWhenALaterMappingIsTakenBack() {
        long company = NEXT_COMPANY.getAndIncrement();
        companies(company);
        unmap(madeOf(company), company).then().statusCode(204);
        takenAway(company, true);
        map(enter("By mistake " + company), company, true);
        takenAway(company, true);

        Samples.send(Samples.company(company, 2, "Renamed", "Legal", null));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> company(company).body("name", equalTo("Renamed")));

        company(company).body("clientId", nullValue());
    }

    @Test
    void theUndoneRemovalOfAClientCanBeDoneAgain() {
        long company = NEXT_COMPANY.getAndIncrement();
        companies(company);
        String client = madeOf(company);
        remove(client).then().statusCode(204);
        takenAway(company, true);
        undoNewest(client).then().statusCode(204);
        company(company).body("clientId", equalTo(client));
        undoNewest(client).then().statusCode(204);

        company(company).body("clientId", nullValue());
        takenAway(company, true);
    }

    @Test
    void theCompaniesOfARemovedClientGoBackToTheClientsThatTheyMade() {
        long company = NEXT_COMPANY.getAndIncrement();
        companies(company);
        String other = enter("Other " + company);
        move(other, madeOf(company), company).then().statusCode(204);

        remove(other).then().statusCode(204);

        company(company).body("clientId", equalTo(madeOf(company)));
        client(company).then().body("status", equalTo("active"));
    }

    /** As undoing once left it. */
    @Test
    void aCompanyThatCountsForADeletedClientIsReleasedWhenItIsLookedAt() {
        long company = NEXT_COMPANY.getAndIncrement();
        prospects(company);
        String client = enter("Lost " + company);
        map(client, company);
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery("UPDATE client SET deleted = true WHERE id = :id")
                        .setParameter("id", UUID.fromString(client))
                        .executeUpdate());

        becomesClient(company);

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> company(company).body("clientId", equalTo(madeOf(company))));
        client(client).then().body("companies", empty());
    }

    private static void map(String client, long company) {
        map(client, company, false);
    }

    private static void map(String client, long company, boolean andTakeItBack) {
        post(client, "companies", "{\"companyIds\":[" + company + "]}").then().statusCode(204);
        if (andTakeItBack) {
            undoNewest(client).then().statusCode(204);
        }
    }

    private static void becomesClient(long company) {
        Samples.send(Samples.company(company, 2, "Company " + company, "Active", List.of("Client"), "Retail", null));
    }

    private static void takenAway(long company, boolean takenAway) {
        viewer().queryParam("q", "C" + company)
                .get("/api/v1/companies/suggestions")
                .then()
                .body("items.find { it.id == " + company + " }.takenAway", equalTo(takenAway));
    }

    private static ValidatableResponse company(long id) {
        return viewer().get("/api/v1/companies/" + id).then();
    }

    private static ValidatableResponse history(String client) {
        return viewer().get(CLIENTS + "/" + client + "/history").then();
    }
}
