package com.accellis.engagement.scoring.overview;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers to wrong questions. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class ScoreResourceTest {

    private static final String PROBLEM = "application/problem+json";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "window=45",
                "window=thirty",
                "page=-1",
                "page=1000000000",
                "size=0",
                "size=201",
                "size=abc",
                "size=10&size=20",
                "sort=;drop",
                "sort=-",
                "sort=score,-score",
                "sort=score,coverage,clientName,industry,trend,score",
                "status=gone",
                "windows=30"
            })
    void anInvalidParameterIsNamed(String query) {
        String parameter = query.substring(0, query.indexOf('='));
        given().auth()
                .oauth2(TestTokens.viewer())
                .get("/api/v1/scores?" + query)
                .then()
                .statusCode(400)
                .contentType(PROBLEM)
                .body("type", equalTo("urn:problem:invalid-parameter"))
                .body("errors[0].field", equalTo(parameter));
    }

    @Test
    void aWrongWindowNamesTheAllowedOnes() {
        given().auth()
                .oauth2(TestTokens.viewer())
                .get("/api/v1/scores?window=45")
                .then()
                .body("errors[0].reason", containsString("30, 60, 90"));
    }

    @Test
    void anUnknownClientIsNotFound() {
        given().auth()
                .oauth2(TestTokens.viewer())
                .get("/api/v1/scores/" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .contentType(PROBLEM)
                .body("type", equalTo("urn:problem:client-not-found"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abc",
                "0",
                "-1",
                "9223372036854775808",
                "1-1-1-1-1",
                "%00",
                "1%20or%201=1",
                "..%2F",
                "abc/evidence",
                "abc/changes",
                "abc/history",
                "abc/forecast"
            })
    void aClientIdThatIsNoneIsRefused(String id) {
        given().auth()
                .oauth2(TestTokens.viewer())
                .urlEncodingEnabled(false)
                .get("/api/v1/scores/" + id)
                .then()
                .statusCode(400)
                .contentType(PROBLEM)
                .body("type", equalTo("urn:problem:invalid-parameter"))
                .body("errors[0].field", equalTo("clientId"))
                .body("detail", not(containsString(id)));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "POST, /api/v1/scores, 405, method",
        "DELETE, /api/v1/pipeline, 405, method",
        "GET, /api/v1/nothing, 404, not-found",
        "GET, /nothing, 404, not-found"
    })
    void wrongMethodsAndAddressesAreProblems(String method, String path, int status, String type) {
        given().auth()
                .oauth2(TestTokens.viewer())
                .request(method, path)
                .then()
                .statusCode(status)
                .contentType(PROBLEM)
                .body("type", equalTo("urn:problem:" + type));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/scores", "/api/v1/scorecards", "/api/v1/pipeline"})
    void withoutATokenNothingIsShown(String path) {
        given().get(path).then().statusCode(401).contentType(PROBLEM).header("WWW-Authenticate", "Bearer");
        given().auth().oauth2("not.a.token").get(path).then().statusCode(401).contentType(PROBLEM);
    }

    @Test
    void anotherContentTypeIsNotOffered() {
        given().auth()
                .oauth2(TestTokens.viewer())
                .accept("application/xml")
                .get("/api/v1/scores")
                .then()
                .statusCode(406)
                .contentType(PROBLEM);
    }
}
