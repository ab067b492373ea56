package com.accellis.engagement.scoring;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.testkit.DescribedRest;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTokens;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What callers generate their clients from. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class RestDescriptionTest {

    @Test
    void namesAreSpelledAsTheyAreReadAndEverySuccessIsDescribed() throws IOException {
        var document = document();

        assertThat(document.path("paths")).isNotEmpty();
        assertThat(DescribedRest.faults(document)).isEmpty();
    }

    @Test
    void aScoreMayBeNullAndADocumentIsNoText() throws IOException {
        var document = document();

        // One record of the service's own, and one of the events.
        for (var field : List.of("ScoreItem/properties/score", "MetricScore/properties/value")) {
            assertThat(document.at("/components/schemas/" + field + "/type"))
                    .as(field)
                    .extracting(JsonNode::asText)
                    .containsExactlyInAnyOrder("number", "null");
        }
        assertThat(document.at("/components/schemas/ScoreItem/properties/window/type")
                        .asText())
                .isEqualTo("integer");
        assertThat(document.findValues("document"))
                .isNotEmpty()
                .allSatisfy(schema -> assertThat(schema.path("type").toString()).contains("object"));
    }

    private static JsonNode document() throws IOException {
        return EventJson.read(
                given().auth()
                        .oauth2(TestTokens.viewer())
                        .get("/api/v1/openapi/scoring-service")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asByteArray(),
                JsonNode.class);
    }
}
