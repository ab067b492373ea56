package com.accellis.engagement.scoring;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.testkit.TestTokens;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.response.Response;

/** Drafts of scorecards, and publishing them. The rules are for everyone: a test that publishes restores the usual ones. */
public final class TestScorecards {

    /** The rules that a new system begins with. */
    private static final String USUAL = """
            {"metrics": [
              {"metric": "help-desk-usage", "weight": 5, "rule": {"type": "per-count", "countPerPoint": 2}},
              {"metric": "first-touch-resolution", "weight": 4, "rule": {"type": "per-count", "countPerPoint": 1}},
              {"metric": "support-satisfaction", "weight": 4, "rule": {"type": "rounded-average"}},
              {"metric": "project-engagement", "weight": 5, "rule": {"type": "bands", "otherwise": 2, "bands": [
                {"atLeast": 40, "points": 5}, {"atLeast": 20, "points": 4}, {"atLeast": 10, "points": 3}]}},
              {"metric": "procurement", "weight": 2, "rule": {"type": "per-count", "countPerPoint": 1}}],
             "grades": [
              {"name": "A", "atLeast": 85}, {"name": "B", "atLeast": 75}, {"name": "C", "atLeast": 65},
              {"name": "D", "atLeast": 50}, {"name": "F", "atLeast": 0}]}""";

    /** A rule by which neither silence nor a flood of tickets is good. */
    public static final String HEALTHY_BAND = """
            {"type": "healthy-band", "otherwise": 1, "ranges": [
              {"atLeast": 0.25, "below": 0.5, "points": 3},
              {"atLeast": 0.5, "below": 2, "points": 5},
              {"atLeast": 2, "below": 4, "points": 3}]}""";

    private TestScorecards() {}

    public static ObjectNode usual() {
        return (ObjectNode) json(USUAL);
    }

    /** The usual rules, changed at one place: {@code /metrics/0/weight}; null takes the field out. */
    public static ObjectNode usualWith(String pointer, String value) {
        return with(usual(), pointer, value);
    }

    /** Changes the draft itself, at one place. */
    public static ObjectNode with(ObjectNode draft, String pointer, String value) {
        int end = pointer.lastIndexOf('/');
        JsonNode parent = draft.at(pointer.substring(0, end));
        String last = pointer.substring(end + 1);
        if (parent instanceof ArrayNode array) {
            int index = Integer.parseInt(last);
            if (index == array.size()) {
                array.add(json(value));
            } else {
                array.set(index, json(value));
            }
        } else if (value == null) {
            ((ObjectNode) parent).remove(last);
        } else {
            ((ObjectNode) parent).set(last, json(value));
        }
        return draft;
    }

    public static ObjectNode withNote(ObjectNode draft, String note) {
        return draft.put("note", note);
    }

    private static JsonNode json(String text) {
        try {
            return EventJson.strictMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** The ETag of the newest version. */
    public static String newestTag() {
        return given().auth()
                .oauth2(TestTokens.viewer())
                .get("/api/v1/scorecards/current")
                .then()
                .statusCode(200)
                .extract()
                .header("ETag");
    }

    public static Response post(JsonNode edition, String ifMatch) {
        var request = given().auth()
                .oauth2(TestTokens.admin())
                .contentType("application/json")
                .body(edition.toString());
        return (ifMatch == null ? request : request.header("If-Match", ifMatch)).post("/api/v1/scorecards");
    }

    /** Publishes after the newest version and returns the new one. */
    public static int publish(ObjectNode draft) {
        Response answer = post(withNote(draft, "Tried by a test"), newestTag());
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
        return answer.jsonPath().getInt("version");
    }

    public static void restoreUsual() {
        publish(usual());
    }
}
