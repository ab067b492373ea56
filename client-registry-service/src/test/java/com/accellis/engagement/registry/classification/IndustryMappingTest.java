package com.accellis.engagement.registry.classification;

import static com.accellis.engagement.registry.Api.client;
import static com.accellis.engagement.registry.Api.companies;
import static com.accellis.engagement.registry.Api.etag;
import static com.accellis.engagement.registry.Api.madeOf;
import static com.accellis.engagement.registry.Api.manager;
import static com.accellis.engagement.registry.Api.remove;
import static com.accellis.engagement.registry.Api.viewer;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;

import com.accellis.engagement.registry.Api;
import com.accellis.engagement.registry.Samples;
import com.accellis.engagement.testkit.PlatformTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class IndustryMappingTest {

    private static final String MAPPINGS = "/api/v1/industry-mappings";
    private static final String AS_IT_BEGINS = """
            {"mappings":[{"market":"Legal","industry":"legal"},{"market":"Healthcare","industry":"healthcare"},
             {"market":"Manufacturing","industry":"manufacturing"},{"market":"Retail","industry":"retail"},
             {"market":"Financial","industry":"finance"},{"market":"Education","industry":"education"},
             {"market":"Non-Profit","industry":"nonprofit"}%s]}""";
    private static final String WITH_VINEYARDS =
            AS_IT_BEGINS.formatted(",{\"market\":\"Vineyards\",\"industry\":\"manufacturing\"}");

    private static final long CHOSEN = 30_001;
    private static final long FOLLOWING = 30_002;
    private static final long WITHOUT_MARKET = 30_003;

    private static final long SYNCHRONISED = 30_004;
    private static final long REMOVED = 30_005;

    private static boolean sent;

    @BeforeEach
    void someClients() {
        if (!sent) {
            sent = true;
            Samples.send(Samples.company(CHOSEN, 1, "Choosy", "Vineyards", null));
            Samples.send(Samples.company(FOLLOWING, 1, "Follower", " VINEYARDS", null));
            Samples.send(Samples.company(WITHOUT_MARKET, 1, "Nowhere", null, null));
            for (long company : new long[] {CHOSEN, FOLLOWING, WITHOUT_MARKET}) {
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> client(company).statusCode() == 200);
            }
            choose(CHOSEN);
        }
    }

    private static void choose(long company) {
        manager()
                .header("If-Match", etag(madeOf(company)))
                .body("{\"industry\":\"retail\",\"autoScoring\":true,\"window\":30}")
                .put(Api.CLIENTS + "/" + madeOf(company))
                .then()
                .statusCode(200);
    }

    @AfterEach
    void asItBegins() {
        replace(AS_IT_BEGINS.formatted("")).then().statusCode(200);
    }

    @Test
    void aMarketWithoutIndustryIsShownAndItsClientsAreOther() {
        viewer().get(MAPPINGS)
                .then()
                .statusCode(200)
                .body("mappings.market", hasItem("Non-Profit"))
                .body("unknownMarkets.find { it.market.trim().equalsIgnoreCase('vineyards') }.companies", equalTo(2));
        client(FOLLOWING).then().body("industry", equalTo("other")).body("industrySource", equalTo("unknown-market"));
        client(WITHOUT_MARKET).then().body("industry", equalTo("other")).body("industrySource", equalTo("no-market"));
    }

    @Test
    void thePreviewNamesWhomItMovesAndSavesNothing() {
        manager()
                .body(WITH_VINEYARDS)
                .post(MAPPINGS + "/preview")
                .then()
                .statusCode(200)
                .body("items.clientId", contains(madeOf(FOLLOWING)))
                .body("items.before", contains("other"))
                .body("items.after", contains("manufacturing"))
                .body("page.total", equalTo(1));
        client(FOLLOWING).then().body("industry", equalTo("other"));
    }

    @Test
    void thePreviewLeavesOutWhoWasRemoved() {
        companies(REMOVED);
        Samples.send(Samples.company(REMOVED, 2, "Gone", "Vineyards", null));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> "unknown-market".equals(client(REMOVED).path("industrySource")));
        remove(madeOf(REMOVED)).then().statusCode(204);

        manager()
                .body(WITH_VINEYARDS)
                .post(MAPPINGS + "/preview")
                .then()
                .body("items.clientId", contains(madeOf(FOLLOWING)));
        Samples.send(Samples.company(REMOVED, 3, "Gone", null, null));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> "no-market".equals(client(REMOVED).path("industrySource")));
    }

    @Test
    void aReplacementMovesWhoFollowsTheMarketAndNobodyWhoChose() {
        replace(WITH_VINEYARDS).then().statusCode(200).body("mappings.market", hasItem("Vineyards"));

        client(FOLLOWING).then().body("industry", equalTo("manufacturing")).body("industrySource", equalTo("market"));
        client(CHOSEN).then().body("industry", equalTo("retail")).body("industrySource", equalTo("chosen"));
        viewer().get(Api.CLIENTS + "/" + madeOf(FOLLOWING) + "/history")
                .then()
                .body("items[0].action", equalTo("industry-mapping"))
                .body("items[0].before.industry", equalTo("other"))
                .body("items[0].after.industry", equalTo("manufacturing"));
    }

    @Test
    void aChoiceSurvivesWhatConnectWiseSaysLater() {
        companies(SYNCHRONISED);
        choose(SYNCHRONISED);
        Samples.send(Samples.company(SYNCHRONISED, 2, "Choosy and Sons", "Healthcare", null));

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> client(SYNCHRONISED)
                        .then()
                        .body("name", equalTo("Choosy and Sons"))
                        .body("industry", equalTo("retail")));
    }

    @Test
    void ofTwoWhoReplaceAtOnceTheSecondIsRefused() {
        String seen = viewer().get(MAPPINGS).header("ETag");
        replace(WITH_VINEYARDS).then().statusCode(200);

        manager()
                .header("If-Match", seen)
                .body(AS_IT_BEGINS.formatted(""))
                .put(MAPPINGS)
                .then()
                .statusCode(412)
                .body("type", equalTo("urn:problem:stale"));
        manager().body(AS_IT_BEGINS.formatted("")).put(MAPPINGS).then().statusCode(428);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "nothing, '{}'",
        "null, '{\"mappings\":[null]}'",
        "unknown industry, '{\"mappings\":[{\"market\":\"A\",\"industry\":\"mining\"}]}'",
        "no industry, '{\"mappings\":[{\"market\":\"A\"}]}'",
        "blank market, '{\"mappings\":[{\"market\":\" \",\"industry\":\"legal\"}]}'",
        "control character, '{\"mappings\":[{\"market\":\"a\\u0000\",\"industry\":\"legal\"}]}'",
        "twice, '{\"mappings\":[{\"market\":\"A\",\"industry\":\"legal\"},{\"market\":\"a \",\"industry\":\"retail\"}]}'"
    })
    void whatMakesNoSenseIsRefused(String what, String body) {
        manager()
                .body(body)
                .post(MAPPINGS + "/preview")
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:problem:invalid-body"))
                .body("errors.field", everyItem(startsWith("mappings")));
    }

    private static io.restassured.response.Response replace(String body) {
        return manager()
                .header("If-Match", viewer().get(MAPPINGS).header("ETag"))
                .body(body)
                .put(MAPPINGS);
    }
}
