package com.accellis.engagement.connector;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.kit.json.EventJson;
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
@WithTestResource(SandboxTestResource.class)
class RestDescriptionTest {

    @Test
    void namesAreSpelledAsTheyAreReadAndEverySuccessIsDescribed() throws IOException {
        var document = document();

        assertThat(document.path("paths")).isNotEmpty();
        assertThat(DescribedRest.faults(document)).isEmpty();
    }

    @Test
    void kindsOfRecordsReadBackAsTheyAreListed() throws IOException {
        var listed = document().at("/components/schemas/SourceEntity/enum");

        assertThat(EventJson.strictMapper().convertValue(listed, SourceEntity[].class))
                .containsExactly(SourceEntity.values());
    }

    private static JsonNode document() throws IOException {
        return EventJson.read(
                given().auth()
                        .oauth2(TestTokens.viewer())
                        .get("/api/v1/openapi/connector-service")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asByteArray(),
                JsonNode.class);
    }
}
