package com.accellis.engagement.connector;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;

/** Changes the sandbox's records as a person at the help desk would. */
final class SandboxAdmin {

    private SandboxAdmin() {}

    private static RequestSpecification sandbox() {
        return given().baseUri(SandboxTestResource.baseUrl())
                .port(Integer.parseInt(SandboxTestResource.baseUrl().replaceAll(".*:", "")))
                .header("Authorization", "Bearer " + SandboxTestResource.TOKEN)
                .contentType(ContentType.JSON);
    }

    static List<String> ids(String type, String idField) {
        return sandbox()
                .get("/sandbox/records/" + type)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList(idField, String.class);
    }

    static Map<String, Object> create(String type, Object body) {
        return sandbox()
                .body(body)
                .post("/sandbox/records/" + type + "?callback=false")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getMap("$");
    }

    static void change(String type, Object id, Object patch) {
        sandbox()
                .body(patch)
                .patch("/sandbox/records/" + type + "/" + id + "?callback=false")
                .then()
                .statusCode(200);
    }

    static void raw(String type, Object id, String json) {
        sandbox()
                .body(json)
                .put("/sandbox/records/" + type + "/" + id + "/raw")
                .then()
                .statusCode(org.hamcrest.Matchers.lessThan(300));
    }

    static void delete(String type, Object id) {
        sandbox()
                .delete("/sandbox/records/" + type + "/" + id + "?callback=false")
                .then()
                .statusCode(204);
    }

    static void fail(String path, int status) {
        sandbox()
                .body(Map.of("path", path, "status", status, "count", -1, "delayMillis", 0))
                .post("/sandbox/faults")
                .then()
                .statusCode(org.hamcrest.Matchers.lessThan(300));
    }

    static void healAll() {
        sandbox().delete("/sandbox/faults").then().statusCode(org.hamcrest.Matchers.lessThan(300));
    }
}
