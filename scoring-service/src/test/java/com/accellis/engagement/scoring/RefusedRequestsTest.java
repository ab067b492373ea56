package com.accellis.engagement.scoring;

import static com.accellis.engagement.scoring.TestRest.manager;
import static com.accellis.engagement.scoring.TestRest.refused;
import static com.accellis.engagement.scoring.TestRest.viewer;
import static org.hamcrest.Matchers.equalTo;

import com.accellis.engagement.testkit.PlatformTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked wrongly is refused before anything is looked up, and the refusal names what is wrong. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class RefusedRequestsTest {

    private static final String PATH = "/api/v1/scores/" + UUID.randomUUID();

    @ParameterizedTest(name = "{0}?{1}")
    @CsvSource({
        "'', window=45, window",
        "'', asOf=2026-02-30, asOf",
        "'', asOf=2999-01-01, asOf",
        "'', asOf=1999-01-01, asOf",
        "'', asOf=yesterday, asOf",
        "'', knownAt=2026-01-01T00:00:00, knownAt",
        "'', knownAt=2999-01-01T00:00:00Z, knownAt",
        "'', knownAt=2001-01-01T00:00:00Z, knownAt",
        "'', from=2026-01-01, from",
        "/evidence, metric=happiness, metric",
        "/evidence, size=1000, size",
        "/evidence/export, format=xml, format",
        "/changes, window=30, from",
        "/changes, from=10000-01-01T00:00:00Z, from",
        "/history, from=2026-13-01, from",
        "/history, from=2026-02-01&to=2026-01-01, from",
        "/history, from=+10000-01-01, from",
        "/changes, from=2026-01-01T00:00:00+25:00, from",
        "/forecast, days=0, days",
        "/forecast, days=91, days"
    })
    void anInvalidParameterIsNamed(String sub, String query, String parameter) {
        refused(PATH + sub, query)
                .body("type", equalTo("urn:problem:invalid-parameter"))
                .body("errors[0].field", equalTo(parameter));
    }

    @Test
    void momentsAreComparedForwards() {
        Instant from = Instant.now();
        refused(PATH + "/changes", "from=" + from + "&to=" + from.minusSeconds(60))
                .body("errors[0].field", equalTo("to"));
    }

    @ParameterizedTest
    @CsvSource({"?asOf=", "/evidence?asOf=", "/evidence/export?asOf=", "/history?to=", "/forecast?days=5&x="})
    void anUnknownClientIsNotFound(String query) {
        String path = "/api/v1/scores/" + UUID.randomUUID()
                + (query.contains("days") ? "/forecast" : query + LocalDate.now(ZoneOffset.UTC));
        viewer().get(path).then().statusCode(404).body("type", equalTo("urn:problem:client-not-found"));
    }

    @Test
    void anUnknownClientHasNoChanges() {
        viewer().get("/api/v1/scores/" + UUID.randomUUID() + "/changes?from="
                        + Instant.now().minusSeconds(60))
                .then()
                .statusCode(404)
                .body("type", equalTo("urn:problem:client-not-found"));
    }

    @ParameterizedTest
    @CsvSource({"trend=sideways", "coverageAtLeast=2", "coverageAtLeast=x", "name=%20%20", "grade=%00", "industry=%20"})
    void anInvalidFilterIsNamed(String query) {
        refused("/api/v1/scores", query).body("errors[0].field", equalTo(query.substring(0, query.indexOf('='))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/audits|{\"clientIds\":[]}|400|invalid-body",
                "/api/v1/audits|{\"clientIds\":[null]}|400|invalid-body",
                "/api/v1/audits|{\"repair\":\"yes\"}|400|invalid-body",
                "/api/v1/audits|{\"who\":1}|400|invalid-body",
                "/api/v1/audits|[]|400|body-not-json",
                "/api/v1/audits|{|400|body-not-json",
                "/api/v1/audits|{\"clientIds\":[\"00000000-0000-0000-0000-000000000009\"]}|404|client-not-found",
                "/api/v1/scores/recalculations|{\"repair\":true}|400|invalid-body"
            })
    void aWrongWishIsRefused(String path, String body, int status, String type) {
        manager()
                .contentType("application/json")
                .body(body)
                .post(path)
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:problem:" + type));
    }

    @Test
    void aViewerStartsNothing() {
        viewer().contentType("application/json")
                .body("{}")
                .post("/api/v1/audits")
                .then()
                .statusCode(403);
        viewer().contentType("application/json")
                .body("{}")
                .post("/api/v1/scores/recalculations")
                .then()
                .statusCode(403);
        viewer().get("/api/v1/audits/" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .body("type", equalTo("urn:problem:audit-not-found"));
        viewer().get("/api/v1/audits?size=0").then().statusCode(400);
    }
}
