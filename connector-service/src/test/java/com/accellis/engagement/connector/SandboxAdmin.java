package com.accellis.engagement.connector;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.oneOf;

import com.accellis.engagement.kit.json.EventJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;

/** Changes the sandbox's records as a person at the help desk would. */
public final class SandboxAdmin {

    private SandboxAdmin() {}

    private static RequestSpecification sandbox() {
        return given().baseUri(SandboxTestResource.baseUrl())
                .port(Integer.parseInt(SandboxTestResource.baseUrl().replaceAll(".*:", "")))
                .header("Authorization", "Bearer " + SandboxTestResource.TOKEN)
                .contentType(ContentType.JSON);
    }

    public static List<String> ids(String type, String idField) {
        return sandbox()
                .get("/sandbox/records/" + type)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList(idField, String.class);
    }

    static List<JsonNode> records(String type) {
        String json = sandbox()
                .get("/sandbox/records/" + type)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        try {
            return EventJson.mapper().readTree(json).valueStream().toList();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Arms a fault, as the sandbox's README describes them.
     *
     * @return its id
     */
    public static String arm(Map<String, Object> fault) {
        return sandbox()
                .body(fault)
                .post("/sandbox/faults")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getString("id");
    }

    /** How often a fault has hit. */
    static int hits(String fault) {
        return sandbox()
                .get("/sandbox/faults")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getInt("find { it.id.toString() == '" + fault + "' }.hits");
    }

    static void disarm(String fault) {
        sandbox().delete("/sandbox/faults/" + fault).then().statusCode(org.hamcrest.Matchers.lessThan(300));
    }

    public static Map<String, Object> create(String type, Object body) {
        return sandbox()
                .body(body)
                .post("/sandbox/records/" + type + "?callback=false")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getMap("$");
    }

    public static void change(String type, Object id, Object patch) {
        sandbox()
                .body(patch)
                .patch("/sandbox/records/" + type + "/" + id + "?callback=false")
                .then()
                .statusCode(200);
    }

    static void changeIfThere(String type, Object id, Object patch) {
        sandbox()
                .body(patch)
                .patch("/sandbox/records/" + type + "/" + id + "?callback=false")
                .then()
                .statusCode(oneOf(200, 404));
    }

    static void deleteIfThere(String type, Object id) {
        sandbox()
                .delete("/sandbox/records/" + type + "/" + id + "?callback=false")
                .then()
                .statusCode(oneOf(204, 404));
    }

    public static void raw(String type, Object id, String json) {
        sandbox()
                .body(json)
                .put("/sandbox/records/" + type + "/" + id + "/raw")
                .then()
                .statusCode(org.hamcrest.Matchers.lessThan(300));
    }

    public static void delete(String type, Object id) {
        sandbox()
                .delete("/sandbox/records/" + type + "/" + id + "?callback=false")
                .then()
                .statusCode(204);
    }

    public static void fail(String path, int status) {
        sandbox()
                .body(Map.of("path", path, "status", status, "count", -1, "delayMillis", 0))
                .post("/sandbox/faults")
                .then()
                .statusCode(org.hamcrest.Matchers.lessThan(300));
    }

    public static void healAll() {
        sandbox().delete("/sandbox/faults").then().statusCode(org.hamcrest.Matchers.lessThan(300));
    }
}
