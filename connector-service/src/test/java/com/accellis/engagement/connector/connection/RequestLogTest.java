package com.accellis.engagement.connector.connection;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import com.accellis.engagement.connector.SandboxTestResource;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(SandboxTestResource.class)
class RequestLogTest {

    private static final String PATH = "/api/v1/connections/connectwise/request-log";

    @Test
    void requestsAreLoggedAsLongAsAnAdminWants() {
        for (String detail : new String[] {"all", "off"}) {
            given().auth()
                    .oauth2(TestTokens.admin())
                    .contentType(ContentType.JSON)
                    .body("{\"detail\":\"" + detail + "\"}")
                    .put(PATH)
                    .then()
                    .statusCode(200);
            given().auth()
                    .oauth2(TestTokens.viewer())
                    .get(PATH)
                    .then()
                    .statusCode(200)
                    .body("detail", equalTo(detail));
        }
    }

    @Test
    void nobodyElseMayChangeIt() {
        given().auth()
                .oauth2(TestTokens.manager())
                .contentType(ContentType.JSON)
                .body("{\"detail\":\"all\"}")
                .put(PATH)
                .then()
                .statusCode(403);
    }
}
