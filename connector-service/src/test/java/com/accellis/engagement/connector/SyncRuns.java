package com.accellis.engagement.connector;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.startsWith;

import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.testkit.TestTokens;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.time.Duration;

/** Starts runs and waits for them, as a caller of the REST interface does. */
public final class SyncRuns {

    private static final Duration LOADED_WITHIN = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final Duration WITHIN = Duration.ofMinutes(2);

    private SyncRuns() {}

    /** Until every entity has been loaded once. */
    public static void awaitLoaded() {
        await().atMost(LOADED_WITHIN)
                .pollDelay(Duration.ZERO)
                .until(() -> given()
                        .auth()
                        .oauth2(TestTokens.viewer())
                        .get("/api/v1/sync-runs/freshness")
                        .jsonPath()
                        .getList("items.state")
                        .stream()
                        .allMatch("loaded"::equals));
    }

    /** Starts a run and returns its id. */
    public static String start(SourceEntity entity, String mode) {
        return given().auth()
                .oauth2(TestTokens.manager())
                .contentType(ContentType.JSON)
                .body("{\"entities\":[\"" + entity.wireName() + "\"],\"mode\":\"" + mode + "\"}")
                .post("/api/v1/sync-runs")
                .then()
                .statusCode(202)
                .header("Location", startsWith("/api/v1/sync-runs/"))
                .extract()
                .jsonPath()
                .getString("items[0].id");
    }

    /** Id of the newest run of that kind among the entity's last eight; null without. */
    public static String newest(SourceEntity entity, String mode) {
        return given().auth()
                .oauth2(TestTokens.viewer())
                .get("/api/v1/sync-runs/freshness")
                .jsonPath()
                .getString("items.find { it.entity == '" + entity.wireName() + "' }.recentRuns.find { it.mode == '"
                        + mode + "' }?.id");
    }

    public static JsonPath state(String run) {
        return given().auth()
                .oauth2(TestTokens.viewer())
                .get("/api/v1/sync-runs/" + run)
                .jsonPath();
    }

    /** The run once it has ended. */
    public static JsonPath finished(String run) {
        await().atMost(WITHIN)
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOK_EVERY)
                .until(() -> state(run).getString("finishedAt") != null);
        return state(run);
    }

    /** Runs and expects success; what another test has made unreadable may still be within the overlap. */
    public static JsonPath complete(SourceEntity entity, String mode) {
        JsonPath run = finished(start(entity, mode));
        assertThat(run.getString("state")).as(run.prettify()).isIn("completed", "completed-with-rejections");
        return run;
    }
}
