package com.accellis.engagement.sandbox;

import static com.accellis.engagement.sandbox.RunningSandbox.encoded;
import static com.accellis.engagement.sandbox.RunningSandbox.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults that set what callers see apart from what there is. */
class ReadingFaultsTest {

    private RunningSandbox sandbox;

    @BeforeEach
    void start() throws Exception {
        sandbox = RunningSandbox.start("--clients", "3");
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/service/tickets/%s", "/service/tickets?conditions=id+in+(%s)"})
    void aChangeIsNotSeenByTheNextReads(String read) {
        var id = firstId("/service/tickets");
        var path = read.formatted(id);
        var before = sandbox.api(path).body();
        arm("\"kind\":\"stale-reads\",\"reads\":2,\"count\":1");

        sandbox.admin("PATCH", "/records/service-tickets/" + id, "{\"summary\":\"New\"}");

        assertThat(sandbox.api(path).body()).isEqualTo(before);
        assertThat(sandbox.api("/service/tickets/999999").statusCode()).isEqualTo(404);
        assertThat(sandbox.api(path).body()).isEqualTo(before);
        assertThat(new String(sandbox.api(path).body())).contains("\"New\"");
    }

    @Test
    void aChangeIsNotFoundByItsTimeYet() {
        var id = firstId("/service/tickets");
        arm("\"kind\":\"stale-reads\",\"type\":\"service-tickets\",\"count\":1");

        sandbox.admin("PATCH", "/records/service-tickets/" + id + "?lastUpdated=2031-01-01T00:00:00Z", "{}");

        var path = "/service/tickets?conditions=" + encoded("lastUpdated > [2030-01-01]");
        assertThat(ids(path)).isEmpty();
        assertThat(ids(path)).containsExactly(id);
    }

    @Test
    void aNewRecordIsNotThereYet() {
        arm("\"kind\":\"stale-reads\",\"count\":1");
        var id = json(sandbox.admin("POST", "/records/time-entries", "{}"))
                .get("id")
                .asText();

        assertThat(sandbox.api("/time/entries/" + id).statusCode()).isEqualTo(404);

        assertThat(sandbox.api("/time/entries/" + id).statusCode()).isEqualTo(200);
    }

    @Test
    void aDeletedRecordIsStillThere() {
        var all = count("/service/tickets");
        var id = firstId("/service/tickets");
        arm("\"kind\":\"stale-reads\",\"reads\":3,\"count\":1");
        sandbox.admin("DELETE", "/records/service-tickets/" + id, null);

        assertThat(sandbox.api("/service/tickets/" + id).statusCode()).isEqualTo(200);
        assertThat(firstId("/service/tickets")).isEqualTo(id);
        assertThat(count("/service/tickets")).isEqualTo(all);

        assertThat(sandbox.api("/service/tickets/" + id).statusCode()).isEqualTo(404);
        assertThat(count("/service/tickets")).isEqualTo(all - 1);
    }

    @Test
    void staleReadsEndWithTheirTimeOrWithTheFaults() {
        var id = firstId("/company/companies");
        arm("\"kind\":\"stale-reads\",\"millis\":600000");
        sandbox.admin("PATCH", "/records/companies/" + id, "{\"name\":\"Renamed\"}");
        for (var read = 0; read < 20; read++) {
            assertThat(name(id)).isNotEqualTo("Renamed");
        }
        sandbox.admin("DELETE", "/faults", null);
        assertThat(name(id)).isEqualTo("Renamed");

        arm("\"kind\":\"stale-reads\",\"millis\":1");
        sandbox.admin("PATCH", "/records/companies/" + id, "{\"name\":\"Once more\"}");
        RunningSandbox.await(() -> name(id).equals("Once more"));
    }

    @ParameterizedTest
    @CsvSource({"Help Desk, /service/tickets", "1, /service/tickets", "Projects, /project/tickets"})
    void ticketsOfABoardVanishWithTheRightToSeeThem(String board, String path) {
        // Given
        var id = sandbox.api(path + "?pageSize=1000&conditions="
                + encoded(board.equals("1") ? "board/id=1" : "board/name=\"" + board + "\""));
        var hidden = json(id).get(0).get("id").asText();
        var all = count(path);

        // When
        var fault = arm("\"kind\":\"hidden-board\",\"board\":\"" + board + "\"");

        // Then
        var refused = sandbox.api(path + "/" + hidden);
        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(json(refused).get("code").asText()).isEqualTo("NotFound");
        assertThat(ids(path + "?pageSize=1000")).doesNotContain(hidden);
        assertThat(ids(path + "?conditions=id+in+(" + hidden + ")")).isEmpty();
        assertThat(count(path)).isLessThan(all);
        assertThat(json(sandbox.admin("GET", "/records/" + path.substring(1).replace('/', '-') + "/" + hidden, null))
                        .get("id")
                        .asText())
                .isEqualTo(hidden);
        sandbox.admin("DELETE", "/faults/" + fault, null);
        assertThat(count(path)).isEqualTo(all);
    }

    @Test
    void recordsAppearAndVanishBetweenPages() {
        // Given
        var before = new TreeSet<>(ids("/company/contacts?pageSize=1000"));
        arm("\"kind\":\"change-between-pages\",\"path\":\"/company/contacts\",\"every\":2,\"seed\":4");

        // When
        var pages = new ArrayList<List<String>>();
        for (var page = 1; pages.isEmpty() || !pages.get(pages.size() - 1).isEmpty(); page++) {
            pages.add(ids("/company/contacts?pageSize=2&page=" + page));
        }
        sandbox.admin("DELETE", "/faults", null);

        // Then
        var after = new TreeSet<>(ids("/company/contacts?pageSize=1000"));
        assertThat(after).as("some appeared").anyMatch(id -> !before.contains(id));
        assertThat(before).as("some vanished").anyMatch(id -> !after.contains(id));
    }

    @ParameterizedTest
    @CsvSource({"create, 2", "delete, -2", "touch, 0"})
    void afterEveryKthPageOneChangeOfTheChosenKindIsMade(String change, int difference) {
        var all = count("/company/contacts");
        var started = Instant.now().minusSeconds(1).truncatedTo(ChronoUnit.SECONDS);
        var fault = "\"kind\":\"change-between-pages\",\"path\":\"/company/contacts\",\"every\":3,\"change\":\"%s\"";
        arm(fault.formatted(change));

        for (var page = 1; page <= 8; page++) {
            sandbox.api("/company/contacts?pageSize=1&page=" + page);
        }

        assertThat(count("/company/contacts")).isEqualTo(all + difference);
        assertThat(json(sandbox.admin("GET", "/faults", null))
                        .get(0)
                        .get("hits")
                        .asInt())
                .isEqualTo(2);
        var touched = ids("/company/contacts?conditions=" + encoded("lastUpdated > [" + started + "]"));
        assertThat(touched.isEmpty()).isEqualTo(change.equals("delete"));
    }

    @Test
    void theSameSeedMakesTheSameChanges() throws Exception {
        var seen = new LinkedHashSet<List<String>>();
        for (var run = 0; run < 2; run++) {
            try (var own = RunningSandbox.start("--clients", "3")) {
                own.admin(
                        "POST",
                        "/faults",
                        "{\"kind\":\"change-between-pages\",\"path\":\"/company/contacts\",\"change\":\"delete\",\"seed\":9}");
                for (var page = 1; page <= 5; page++) {
                    own.api("/company/contacts?pageSize=1");
                }
                var left = new ArrayList<String>();
                json(own.admin("GET", "/records/contacts", null))
                        .forEach(row -> left.add(row.get("id").asText()));
                seen.add(left);
            }
        }

        assertThat(seen).hasSize(1);
    }

    private int arm(String order) {
        var answer = sandbox.admin("POST", "/faults", "{" + order + "}");
        assertThat(answer.statusCode()).isEqualTo(201);
        return json(answer).get("id").asInt();
    }

    private String firstId(String path) {
        return ids(path + "?pageSize=1").get(0);
    }

    private List<String> ids(String path) {
        var ids = new ArrayList<String>();
        json(sandbox.api(path)).forEach(row -> ids.add(row.get("id").asText()));
        return ids;
    }

    private int count(String path) {
        return json(sandbox.api(path + "/count")).get("count").asInt();
    }

    private String name(String company) {
        return json(sandbox.api("/company/companies/" + company)).get("name").asText();
    }
}
