package com.accellis.engagement.registry.suggestion;

import static com.accellis.engagement.registry.Api.client;
import static com.accellis.engagement.registry.Api.etag;
import static com.accellis.engagement.registry.Api.madeOf;
import static com.accellis.engagement.registry.Api.manager;
import static com.accellis.engagement.registry.Api.undoNewest;
import static com.accellis.engagement.registry.Api.viewer;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import com.accellis.engagement.events.CompanyChanged;
import com.accellis.engagement.registry.Samples;
import com.accellis.engagement.testkit.PlatformTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every test takes back what it accepted, because that is about all companies there are. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class AcceptSuggestionsTest {

    private static final String ACCEPTANCE = "/api/v1/companies/suggestions/acceptance";
    private static final int OWN = 7501;
    private static final int SURE = 7502;
    private static final int UNSURE = 7503;
    private static final int RECYCLED = 7504;
    private static final int RETURNED = 7505;
    private static final int RETIRED = 7506;
    private static final int LIKE_RETIRED = 7507;

    private static boolean sent;
    private boolean accepted;

    @BeforeEach
    void someCompanies() {
        if (sent) {
            return;
        }
        sent = true;
        Samples.send(company(OWN, "Hollisworth Foundry Ltd", "Client", "hollisworth.example"));
        Samples.send(company(SURE, "Hollisworth Foundry", "Prospect", "hollisworth.example"));
        Samples.send(company(UNSURE, "Hollis Foundry", "Prospect", null));
        Samples.send(company(RECYCLED, "Quillmarsh Bindery Ltd", "Client", "quillmarsh.example"));
        Samples.send(Samples.deletedCompany(RECYCLED, 2));
        Samples.send(company(RETURNED, "Quillmarsh Bindery", "Prospect", "quillmarsh.example"));
        Samples.send(company(RETIRED, "Ottersby Glazing Ltd", "Client", "ottersby.example"));
        Samples.send(company(LIKE_RETIRED, "Ottersby Glazing", "Prospect", "ottersby.example"));
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            client(OWN).then().statusCode(200);
            viewer().queryParam("q", "hollis")
                    .get("/api/v1/companies/suggestions")
                    .then()
                    .body("items.id", hasItem(SURE))
                    .body("items.id", hasItem(UNSURE));
            client(RECYCLED).then().statusCode(200).body("status", equalTo("inactive"));
            client(RETIRED).then().statusCode(200);
            for (int id : new int[] {RETURNED, LIKE_RETIRED}) {
                viewer().get("/api/v1/companies/" + id).then().statusCode(200);
            }
        });
        manager()
                .header("If-Match", etag(madeOf(RETIRED)))
                .body("{\"autoScoring\":true,\"window\":30,\"retired\":true}")
                .put("/api/v1/clients/" + madeOf(RETIRED))
                .then()
                .statusCode(200);
    }

    @AfterEach
    void asBefore() {
        if (accepted) {
            undoNewest(madeOf(OWN)).then().statusCode(204);
            client(OWN).then().body("companies.id", contains(OWN));
        }
    }

    @Test
    void aDryRunTellsWhatWouldBeAccepted() {
        manager()
                .body("{\"dryRun\":true}")
                .post(ACCEPTANCE)
                .then()
                .statusCode(200)
                .body("applied", equalTo(false))
                .body("mappings.companyId", hasItem(SURE))
                .body("mappings.companyId", not(hasItem(UNSURE)));
        client(OWN).then().body("companies.id", contains(OWN));
    }

    @Test
    void whoWasRetiredOrMayHaveComeBackIsLeftToPeople() {
        manager()
                .body("{\"dryRun\":true}")
                .post(ACCEPTANCE)
                .then()
                .body("mappings.companyId", not(hasItem(RETURNED)))
                .body("mappings.companyId", not(hasItem(LIKE_RETIRED)));
        for (int id : new int[] {RETURNED, LIKE_RETIRED}) {
            viewer().queryParam("q", "C" + id)
                    .get("/api/v1/companies/suggestions")
                    .then()
                    .body("items[0].suggestions[0].confidence", greaterThanOrEqualTo(90))
                    .body("items[0].sure", equalTo(false));
        }
    }

    @Test
    void whatIsSureIsMappedOnceUnderItsKey() {
        accepted = true;
        String key = UUID.randomUUID().toString();
        for (int time = 0; time < 2; time++) {
            manager()
                    .header("Idempotency-Key", key)
                    .body("{}")
                    .post(ACCEPTANCE)
                    .then()
                    .statusCode(200)
                    .body("applied", equalTo(true))
                    .body("mappings.find { it.companyId == " + SURE + " }.clientId", equalTo(madeOf(OWN)));
        }

        client(OWN).then().body("companies.id", contains(OWN, SURE));
        viewer().get("/api/v1/clients/" + madeOf(OWN) + "/history")
                .then()
                .body("items[0].action", equalTo("suggestions-accepted"))
                .body("items[0].after.companyIds", contains(OWN, SURE));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "less than sure, '{\"confidence\":50}'",
        "more than everything, '{\"confidence\":101}'",
        "negative, '{\"confidence\":-1}'",
        "text, '{\"confidence\":\"95\"}'",
        "unknown field, '{\"confidense\":95}'"
    })
    void whatMakesNoSenseIsRefused(String what, String body) {
        manager().body(body).post(ACCEPTANCE).then().statusCode(400).body("type", equalTo("urn:problem:invalid-body"));
    }

    private static CompanyChanged company(long id, String name, String type, String website) {
        return new CompanyChanged(
                id, Samples.version(1), false, "C" + id, name, "Active", List.of(type), null, null, website, null);
    }
}
