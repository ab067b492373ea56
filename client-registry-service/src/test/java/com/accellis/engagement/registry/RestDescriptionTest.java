package com.accellis.engagement.registry;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.registry.industry.Industry;
import com.accellis.engagement.testkit.DescribedRest;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTokens;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
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
    void industriesReadBackAsTheyAreListed() throws IOException {
        var listed = document().at("/components/schemas/Industry/enum");

        assertThat(EventJson.strictMapper().convertValue(listed, Industry[].class))
                .containsExactly(Industry.values());
    }

    @Test
    void whatCreatesAnswers201AndWhatAnswersNothing204() throws IOException {
        var paths = document().path("paths");

        assertThat(paths.at("/~1api~1v1~1clients/post/responses/201/headers").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("ETag", "Location");
        assertThat(paths.at("/~1api~1v1~1clients/post/responses").has("200")).isFalse();
        assertThat(paths.at("/~1api~1v1~1clients~1{id}~1merge/post/responses").fieldNames())
                .toIterable()
                .contains("204")
                .doesNotContain("200", "201");
    }

    private static JsonNode document() throws IOException {
        return EventJson.read(
                given().auth()
                        .oauth2(TestTokens.viewer())
                        .get("/api/v1/openapi/client-registry-service")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asByteArray(),
                JsonNode.class);
    }
}
