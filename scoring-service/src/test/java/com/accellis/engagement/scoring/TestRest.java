package com.accellis.engagement.scoring;

import static io.restassured.RestAssured.given;

import com.accellis.engagement.testkit.TestTokens;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;

/** Requests as the roles send them. */
public final class TestRest {

    private TestRest() {}

    /** Queries are sent as they are written. */
    public static RequestSpecification viewer() {
        return given().urlEncodingEnabled(false).auth().oauth2(TestTokens.viewer());
    }

    public static RequestSpecification manager() {
        return given().auth().oauth2(TestTokens.manager());
    }

    /** @param query parameter and its wrong value, for example {@code window=45} */
    public static ValidatableResponse refused(String path, String query) {
        return viewer().get(path + "?" + query).then().statusCode(400).contentType("application/problem+json");
    }
}
