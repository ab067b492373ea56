package com.accellis.engagement.sandbox;

import static com.accellis.engagement.sandbox.RunningSandbox.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminApiTest {

    private static final String TYPES =
            "companies contacts service-tickets project-tickets time-entries agreements agreement-additions surveys";

    private static RunningSandbox sandbox;

    @BeforeAll
    static void start() throws Exception {
        sandbox = RunningSandbox.start();
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @Test
    void needsItsToken() {
        assertThat(sandbox.plain("/sandbox/state").statusCode()).isEqualTo(401);
    }

    @Test
    void statesWhatItHolds() {
        var state = sandbox.state();

        assertThat(state.get("seed").asInt()).isEqualTo(1);
        assertThat(state.get("clients").asInt()).isEqualTo(12);
        assertThat(state.get("liveChanges").asBoolean()).isFalse();
        assertThat(state.get("counts").fieldNames()).toIterable().containsExactly(TYPES.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "companies",
                "contacts",
                "service-tickets",
                "project-tickets",
                "time-entries",
                "agreements",
                "agreement-additions",
                "surveys"
            })
    void anyRecordCanBeMadeReadChangedAndRemoved(String type) {
        // Given
        var before = json(sandbox.admin("GET", "/records/" + type, null)).size();
        var created = sandbox.admin("POST", "/records/" + type, "{\"marker\":\"mine\"}");
        assertThat(created.statusCode()).isEqualTo(201);
        var id = idOf(json(created));
        assertThat(json(sandbox.admin("GET", "/records/" + type, null))).hasSize(before + 1);

        // When
        var patched = sandbox.admin("PATCH", "/records/" + type + "/" + id, "{\"marker\":null,\"other\":1}");

        // Then
        assertThat(json(patched).has("marker")).isFalse();
        assertThat(json(sandbox.admin("GET", "/records/" + type + "/" + id, null)))
                .isEqualTo(json(patched));
        assertThat(sandbox.admin("DELETE", "/records/" + type + "/" + id, null).statusCode())
                .isEqualTo(204);
        assertThat(sandbox.admin("DELETE", "/records/" + type + "/" + id, null).statusCode())
                .isEqualTo(404);
    }

    @Test
    void aMovedTicketShowsItsNewCompanyWhole() {
        var ticket = json(sandbox.admin("POST", "/records/service-tickets", "{}"));
        var company = json(sandbox.admin("POST", "/records/companies", "{\"name\":\"New Home\"}"));

        var moved = json(sandbox.admin(
                "PATCH", "/records/service-tickets/" + idOf(ticket), "{\"company\":{\"id\":" + idOf(company) + "}}"));

        assertThat(moved.get("company").get("name").asText()).isEqualTo("New Home");
        assertThat(moved.get("company").get("identifier")).isEqualTo(company.get("identifier"));
        assertThat(moved.get("_info").get("dateEntered"))
                .isEqualTo(ticket.get("_info").get("dateEntered"));
    }

    @Test
    void aReopenedTicketLosesItsClosingFields() {
        var closed = json(sandbox.admin("POST", "/records/service-tickets", "{\"closedFlag\":true}"));
        assertThat(closed.hasNonNull("closedDate") && closed.hasNonNull("dateResolved"))
                .isTrue();

        var open = json(
                sandbox.admin(
                        "PATCH",
                        "/records/service-tickets/" + idOf(closed),
                        "{\"closedFlag\":false,\"closedDate\":null,\"dateResolved\":null,\"status\":{\"name\":\"Re-opened\"}}"));

        assertThat(open.has("closedDate") || open.has("dateResolved")).isFalse();
        assertThat(open.get("status").get("id").asInt()).isEqualTo(4);
    }

    @Test
    void aChangedRecordIsFoundByItsTimeOfChange() {
        var start = Instant.now().minusSeconds(2);
        var ticket = json(sandbox.api("/service/tickets?pageSize=1")).get(0);

        sandbox.admin("PATCH", "/records/service-tickets/" + idOf(ticket), "{\"summary\":\"Touched\"}");

        var condition =
                RunningSandbox.encoded("lastUpdated > [" + start.toString().substring(0, 19) + "Z]");
        assertThat(json(sandbox.api("/service/tickets?pageSize=1000&conditions=" + condition)))
                .anySatisfy(row -> assertThat(row.get("id")).isEqualTo(ticket.get("id")));
    }

    @Test
    void theAnswerForARecordCanBeSpoiledAndMendedAgain() {
        // Given
        var id = idOf(json(sandbox.admin("POST", "/records/time-entries", "{}")));

        // When
        sandbox.admin("PUT", "/records/time-entries/" + id + "/raw", "{\"actualHours\":\"much\"}");

        // Then
        var spoiled = json(sandbox.api("/time/entries/" + id));
        assertThat(spoiled).hasToString("{\"actualHours\":\"much\"}");
        assertThat(json(sandbox.api("/time/entries?conditions=id%3D" + id))).containsExactly(spoiled);
        var condition = RunningSandbox.encoded("id=" + id + " and lastUpdated > [2020-01-01]");
        assertThat(json(sandbox.api("/time/entries?conditions=" + condition))).hasSize(1);
        var mended = sandbox.admin("PATCH", "/records/time-entries/" + id, "{\"actualHours\":1.5}");
        assertThat(json(mended).get("id").asText()).isEqualTo(id);
    }

    @Test
    void anAgreementTakesItsAdditionsAlong() {
        var agreement = idOf(json(sandbox.admin("POST", "/records/agreements", "{}")));
        var addition =
                json(sandbox.admin("POST", "/records/agreement-additions", "{\"agreementId\":" + agreement + "}"));

        sandbox.admin("DELETE", "/records/agreements/" + agreement, null);

        assertThat(sandbox.admin("GET", "/records/agreement-additions/" + idOf(addition), null)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void ticketsCanBeMerged() {
        var parent = idOf(json(sandbox.admin("POST", "/records/service-tickets", "{}")));
        var child = idOf(json(sandbox.admin("POST", "/records/service-tickets", "{}")));

        var merged = sandbox.admin("POST", "/tickets/" + parent + "/merge", "{\"mergeTicketIds\":[" + child + "]}");

        assertThat(merged.statusCode()).isEqualTo(200);
        var closed = json(sandbox.api("/service/tickets/" + child));
        assertThat(closed.get("closedFlag").asBoolean()).isTrue();
        assertThat(closed.get("mergedParentTicket").get("id").asText()).isEqualTo(parent);
        assertThat(sandbox.admin("POST", "/tickets/" + parent + "/merge", "{\"mergeTicketIds\":[99999999]}")
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest(name = "status {0}")
    @CsvSource({
        "500, 'A timeout has occured. Please try again.'",
        "429, 'Too many requests. Please try again in 1 seconds.'"
    })
    void aFaultHitsTheNextRequestsOfItsPath(int status, String message) {
        sandbox.admin("POST", "/faults", "{\"path\":\"/project/tickets\",\"status\":" + status + ",\"count\":1}");

        assertThat(sandbox.api("/company/contacts").statusCode()).isEqualTo(200);
        var hit = sandbox.api("/project/tickets");
        assertThat(hit.statusCode()).isEqualTo(status);
        assertThat(json(hit).get("message").asText()).isEqualTo(message);
        assertThat(hit.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 429);
        assertThat(sandbox.api("/project/tickets").statusCode()).isEqualTo(200);
    }

    @Test
    void aFaultWithoutEndStaysUntilRemoved() {
        sandbox.admin("POST", "/faults", "{\"path\":\"/time/entries\",\"status\":503,\"count\":-1,\"delayMillis\":5}");
        assertThat(sandbox.api("/time/entries").statusCode()).isEqualTo(503);
        assertThat(sandbox.api("/time/entries").statusCode()).isEqualTo(503);

        assertThat(sandbox.admin("DELETE", "/faults", null).statusCode()).isEqualTo(204);

        assertThat(sandbox.api("/time/entries").statusCode()).isEqualTo(200);
    }

    @Test
    void liveChangesCanBeSwitched() {
        assertThat(sandbox.admin("POST", "/live-changes", "{\"enabled\":false}").statusCode())
                .isEqualTo(200);
        assertThat(sandbox.admin("POST", "/live-changes", "{}").statusCode()).isEqualTo(400);
    }

    private static String idOf(JsonNode record) {
        return record.has("_id") ? record.get("_id").asText() : record.get("id").asText();
    }
}
