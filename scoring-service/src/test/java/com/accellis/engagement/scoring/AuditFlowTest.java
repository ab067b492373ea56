package com.accellis.engagement.scoring;

import static com.accellis.engagement.scoring.TestEvents.newId;
import static com.accellis.engagement.scoring.TestEvents.send;
import static com.accellis.engagement.scoring.TestEvents.version;
import static com.accellis.engagement.scoring.TestRest.manager;
import static com.accellis.engagement.scoring.TestRest.viewer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.accellis.engagement.events.TicketChanged;
import com.accellis.engagement.testkit.PlatformTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody damages what is stored: the audit sees it, and makes it right again when asked. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class AuditFlowTest {

    private static final Duration WITHIN = Duration.ofSeconds(40);

    private final long company = newId();
    private UUID client;

    @Inject
    DataSource database;

    @Inject
    TestRows rows;

    @BeforeEach
    void aClientWithThreeTickets() {
        TestEvents.allSourcesLoaded();
        client = TestEvents.clientOf(company);
        for (int i = 0; i < 3; i++) {
            send(new TicketChanged(
                    newId(),
                    version("2026-01-01T00:00:00Z", 1),
                    false,
                    TicketChanged.Kind.SERVICE,
                    company,
                    "Mail",
                    "Help Desk",
                    "New",
                    Instant.now().truncatedTo(ChronoUnit.SECONDS),
                    null,
                    null,
                    false,
                    null));
        }
        await().atMost(WITHIN).until(() -> tickets() == 3);
    }

    private int tickets() {
        var answer = viewer().get("/api/v1/scores/{id}?window=30", client);
        Integer value = answer.statusCode() == 200 ? answer.jsonPath().get("windows[0].metrics[0].value") : null;
        return value == null ? -1 : value;
    }

    private JsonPath finished(Response accepted) {
        assertThat(accepted.statusCode()).isEqualTo(202);
        String location = accepted.header("Location");
        assertThat(location)
                .as("behind TLS, this scheme would be the wrong one")
                .startsWith("/api/v1/");
        return await().atMost(WITHIN)
                .until(
                        () -> viewer().get(location)
                                .then()
                                .statusCode(200)
                                .extract()
                                .jsonPath(),
                        audit -> audit.getString("state").equals("completed"));
    }

    private Response audit(boolean repair) {
        return manager()
                .contentType("application/json")
                .body(Map.of("clientIds", List.of(client), "repair", repair))
                .post("/api/v1/audits");
    }

    private void damage(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, company);
            assertThat(statement.executeUpdate()).isPositive();
        }
    }

    @Test
    void aSoundClientHasNoDifference() {
        JsonPath audit = finished(audit(false));
        assertThat(audit.getInt("done")).isEqualTo(1);
        assertThat(audit.getInt("differing")).isZero();
        assertThat(audit.getList("differences")).isEmpty();
        assertThat(audit.getString("requestedBy")).isNotBlank();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "UPDATE day_bucket SET tickets = tickets + 4 WHERE company_id = ?",
                "DELETE FROM day_bucket WHERE company_id = ?",
                "UPDATE fact SET tickets = 0 WHERE company_id = ?",
                "UPDATE fact SET day = day - 1 WHERE company_id = ?",
                "UPDATE score SET tickets = 99 FROM company_assignment a WHERE a.client_id = score.client_id AND company_id = ?",
                "UPDATE score SET current = false FROM company_assignment a WHERE a.client_id = score.client_id AND company_id = ?",
                "UPDATE score SET current = false FROM company_assignment a WHERE a.client_id = score.client_id AND window_days = 90 AND company_id = ?",
                "DELETE FROM score USING company_assignment a WHERE a.client_id = score.client_id AND window_days = 60 AND company_id = ?"
            })
    void damageIsFoundAndRepaired(String damage) throws SQLException {
        damage(damage);
        assertThat(finished(audit(false)).getInt("differing")).isEqualTo(1);
        JsonPath repaired = finished(audit(true));
        assertThat(repaired.getInt("differing")).isEqualTo(1);
        assertThat(repaired.getInt("repaired")).isEqualTo(1);
        assertThat(repaired.getList("differences.repaired")).isNotEmpty().containsOnly(true);
        assertThat(finished(audit(false)).getInt("differing")).isZero();
        assertThat(tickets()).isEqualTo(3);
    }

    @Test
    void aFactThatWentToAnotherCompanyComesBack() throws SQLException {
        // Given
        long other = newId();
        UUID owner = TestEvents.clientOf(other);
        damage("UPDATE fact SET company_id = " + other + " WHERE company_id = ?");
        damage("DELETE FROM day_bucket WHERE company_id = ?");
        // More than is looked through at a time stands before it, of a company that is no number.
        rows.execute("INSERT INTO fact (topic, id, last_updated, read_number, deleted, tickets, first_touch, hours,"
                + " procurement, answers, rating_sum, rejected, event, known_from) SELECT 'astray', n::text,"
                + " now(), 1, false, 0, 0, 0, 0, 0, 0, false, '{\"companyId\":\"none\"}', now()"
                + " FROM generate_series(1, 20001) n");

        // When
        JsonPath repaired;
        try {
            repaired = finished(audit(true));
        } finally {
            rows.execute("DELETE FROM fact WHERE topic = 'astray'");
        }

        // Then
        assertThat(repaired.getInt("repaired")).isEqualTo(1);
        assertThat(tickets()).isEqualTo(3);
        var both = Map.of("clientIds", List.of(client, owner), "repair", false);
        JsonPath compared =
                finished(manager().contentType("application/json").body(both).post("/api/v1/audits"));
        assertThat(compared.getInt("done")).isEqualTo(2);
        assertThat(compared.getInt("differing")).isZero();
    }

    @Test
    void whatCannotBeRepairedStaysADifference() throws SQLException {
        damage("UPDATE fact SET event = jsonb_build_array(event) WHERE company_id = ?");
        JsonPath audit = finished(audit(true));
        assertThat(audit.getInt("differing")).isEqualTo(1);
        assertThat(audit.getInt("repaired")).isZero();
        assertThat(audit.getList("differences.repaired")).isNotEmpty().containsOnly(false);
        assertThat(differingClients()).isOne();
        damage("UPDATE fact SET event = event -> 0 WHERE company_id = ?");
        assertThat(finished(audit(false)).getInt("differing")).isZero();
        assertThat(differingClients()).isZero();
        assertThat(tickets()).isEqualTo(3);
    }

    @Test
    void aClientThatCannotBeRepairedIsADifferenceAndKeepsNoOtherFromItsTurn() throws SQLException {
        // Given a damaged client that cannot be written, and a sound one
        long other = newId();
        UUID sound = TestEvents.clientOf(other);
        await().atMost(WITHIN)
                .until(() ->
                        viewer().get("/api/v1/scores/{id}?window=30", sound).statusCode() == 200);
        damage("UPDATE day_bucket SET tickets = tickets + 4 WHERE company_id = ?");
        rows.execute("CREATE FUNCTION refuse_repair() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.company_id = "
                + company + " THEN RAISE EXCEPTION 'refused'; END IF; RETURN OLD; END $$");
        rows.execute("CREATE TRIGGER refuse_repair BEFORE DELETE ON day_bucket FOR EACH ROW"
                + " EXECUTE FUNCTION refuse_repair()");

        // When
        JsonPath audit;
        try {
            var both = Map.of("clientIds", List.of(client, sound), "repair", true);
            audit = finished(
                    manager().contentType("application/json").body(both).post("/api/v1/audits"));
        } finally {
            rows.execute("DROP TRIGGER refuse_repair ON day_bucket");
            rows.execute("DROP FUNCTION refuse_repair()");
        }

        // Then
        assertThat(audit.getInt("done")).isEqualTo(2);
        assertThat(audit.getInt("differing")).isEqualTo(1);
        assertThat(audit.getInt("repaired")).isZero();
        assertThat(audit.getList("differences.what")).contains("bucket", "client");
        assertThat(audit.getString("differences.find { it.what == 'client' }.actual"))
                .startsWith("failed: ")
                .contains("P0001")
                .doesNotContain("refused");
        assertThat(finished(audit(true)).getInt("repaired")).isEqualTo(1);
    }

    private static int differingClients() {
        return manager().get("/api/v1/audits/standing").jsonPath().getInt("differingClients");
    }

    @Test
    void aRecalculationMakesEverythingAnewWithoutComparing() throws SQLException {
        damage("UPDATE day_bucket SET tickets = tickets + 4 WHERE company_id = ?");
        JsonPath done = finished(manager()
                .contentType("application/json")
                .body(Map.of("clientIds", List.of(client)))
                .post("/api/v1/scores/recalculations"));
        assertThat(done.getString("kind")).isEqualTo("recalculation");
        assertThat(done.getInt("done")).isEqualTo(1);
        assertThat(finished(audit(false)).getInt("differing")).isZero();
    }

    @Test
    void theSameKeyStartsOneAudit() {
        String key = "key-" + newId();
        String body = "{\"clientIds\":[\"" + client + "\"]}";
        String first = start(key, body).then().statusCode(202).extract().path("id");
        assertThat(start(key, body).then().statusCode(202).extract().<String>path("id"))
                .isEqualTo(first);
        start(key, "{}").then().statusCode(409).body("type", equalTo("urn:problem:idempotency-key-reused"));
    }

    private static Response start(String key, String body) {
        return manager()
                .contentType("application/json")
                .header("Idempotency-Key", key)
                .body(body)
                .post("/api/v1/audits");
    }

    @Test
    void someClientsAreComparedAllTheTime() {
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(viewer().get("/api/v1/audits")
                                .jsonPath()
                                .<Integer>get("items.find { it.kind == 'continuous' }?.done"))
                        .isNotNull()
                        .isPositive());
    }
}
