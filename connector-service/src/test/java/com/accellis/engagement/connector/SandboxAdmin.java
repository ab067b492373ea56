package com.accellis.engagement.connector;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.oneOf;

import com.accellis.engagement.kit.json.EventJson;
import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Changes the sandbox's records as a person at the help desk would. */
public final class SandboxAdmin {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private SandboxAdmin() {}

    private static RequestSpecification sandbox() {
        return given().baseUri(SandboxTestResource.baseUrl())
                .port(Integer.parseInt(SandboxTestResource.baseUrl().replaceAll(".*:", "")))
                .header("Authorization", "Bearer " + SandboxTestResource.TOKEN)
                .contentType(ContentType.JSON);
    }

    public static List<String> ids(String type, String idField) {
        return records(type).stream().map(row -> row.get(idField).asText()).toList();
    }

    /** Thousands of rows, for which the other client takes many times as long. */
    static List<JsonNode> records(String type) {
        var request = HttpRequest.newBuilder(URI.create(SandboxTestResource.baseUrl() + "/sandbox/records/" + type))
                .header("Authorization", "Bearer " + SandboxTestResource.TOKEN)
                .build();
        try {
            HttpResponse<byte[]> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("The sandbox answered with status " + answer.statusCode());
            }
            return EventJson.mapper().readTree(answer.body()).valueStream().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
        return createAs(type, body, "");
    }

    /** The same, with what the record says of its last change. */
    public static Map<String, Object> create(String type, Object body, Instant lastUpdated) {
        return createAs(type, body, "&lastUpdated=" + lastUpdated);
    }

    private static Map<String, Object> createAs(String type, Object body, String parameters) {
        return sandbox()
                .body(body)
                .post("/sandbox/records/" + type + "?callback=false" + parameters)
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
        changeIfThereAs(type, id, patch, "");
    }

    /** The same, with what the record says of its last change. */
    static void changeIfThere(String type, Object id, Object patch, Instant lastUpdated) {
        changeIfThereAs(type, id, patch, "&lastUpdated=" + lastUpdated);
    }

    private static void changeIfThereAs(String type, Object id, Object patch, String parameters) {
        sandbox()
                .body(patch)
                .patch("/sandbox/records/" + type + "/" + id + "?callback=false" + parameters)
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
