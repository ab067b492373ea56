package com.accellis.engagement.sandbox;

import static com.accellis.engagement.sandbox.RunningSandbox.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestsTest {

    private RunningSandbox sandbox;

    @BeforeEach
    void start() throws Exception {
        sandbox = RunningSandbox.start("--clients", "2");
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void requestsAreCountedByPathAndStatus() {
        sandbox.api("/company/companies?pageSize=1");
        sandbox.api("/company/companies/2");
        sandbox.api("/company/companies/999999");
        sandbox.plain("/api/v1/survey/66c1a7f0d2b94e0300000001", "X_CREWHU_APITOKEN", "sandbox-crewhu");
        sandbox.plain("/v2026_4/apis/3.0/company/companies");

        var totals = json(sandbox.admin("GET", "/requests", null));

        assertThat(totals.get("paths"))
                .hasToString("{\"GET /api/v1/survey/{id}\":{\"200\":1},"
                        + "\"GET /company/companies\":{\"200\":1,\"401\":1},"
                        + "\"GET /company/companies/{id}\":{\"200\":1,\"404\":1}}");
        assertThat(totals.get("total").asInt()).isEqualTo(5);
        assertThat(totals.get("mostInAnyMinute").asInt()).isEqualTo(4);
        assertThat(totals.get("mostInFlight").asInt()).isEqualTo(1);
        assertThat(totals.get("inFlight").asInt()).isZero();
    }

    @Test
    void theLogTellsWhatWasAskedWithoutCredentials() {
        sandbox.api("/company/companies?pageSize=1&page=2");
        sandbox.api("/company/contacts/count");

        var log = sandbox.admin("GET", "/requests/log", null);

        assertThat(json(log)).hasSize(2);
        var first = json(log).get(0);
        assertThat(first.get("number").asInt()).isEqualTo(1);
        assertThat(first.get("method").asText()).isEqualTo("GET");
        assertThat(first.get("path").asText()).isEqualTo("/v4_6_release/apis/3.0/company/companies");
        assertThat(first.get("query").asText()).isEqualTo("pageSize=1&page=2");
        assertThat(first.get("status").asInt()).isEqualTo(200);
        assertThat(Math.abs(System.currentTimeMillis() - first.get("at").asLong()))
                .isLessThan(600_000);
        assertThat(new String(log.body())).doesNotContain("Basic", "sandbox-public", RunningSandbox.CLIENT_ID);
        assertThat(json(sandbox.admin("GET", "/requests/log?after=1", null)))
                .extracting(entry -> entry.get("number").asInt())
                .containsExactly(2);
        assertThat(sandbox.admin("GET", "/requests/log?after=x", null).statusCode())
                .isEqualTo(400);
    }

    @Test
    void aRequestWithoutAnswerHasTheStatusZero() {
        sandbox.admin("POST", "/faults", "{\"path\":\"/company/companies\",\"kind\":\"cut\",\"count\":-1}");

        assertThatThrownBy(() -> sandbox.api("/company/companies")).hasCauseInstanceOf(IOException.class);

        RunningSandbox.await(() ->
                json(sandbox.admin("GET", "/requests", null)).get("inFlight").asInt() == 0);
        assertThat(json(sandbox.admin("GET", "/requests/log", null)))
                .isNotEmpty()
                .allMatch(entry -> entry.get("status").asInt() == 0);
    }

    @Test
    void countingStartsAnew() {
        sandbox.api("/company/companies");

        assertThat(sandbox.admin("DELETE", "/requests", null).statusCode()).isEqualTo(204);

        assertThat(json(sandbox.admin("GET", "/requests", null)).get("total").asInt())
                .isZero();
        assertThat(json(sandbox.admin("GET", "/requests/log", null))).isEmpty();
    }
}
