package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.endtoend.oracle.Oracle;
import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Quiet;
import com.accellis.engagement.endtoend.system.Rest;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Sandbox;
import com.accellis.engagement.endtoend.system.Systems;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What was put aside can be seen, and applied after all. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DeadLettersIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String SCORING = "/api/v1/dead-letters/scoring-service";
    private static final String CONNECTOR = "/api/v1/dead-letters/connector-service";

    @RegisterExtension
    final Systems systems = new Systems();

    private RunningSystem system;
    private Rest manager;

    @BeforeEach
    void start() {
        system = systems.shared();
        manager = system.as(system.tokens().of("manager"));
    }

    @Test
    void anEventThatCouldNotBeAppliedIsAppliedOnceHoweverOftenItIsAskedFor() {
        // Given: an event of a ticket that nobody else knows, put aside by mistake
        Quiet.reach(system);
        var client = system.scoreItems(30).get(0);
        var clientId = client.get("clientId").textValue();
        var before = tickets(clientId);
        var company = client.get("companyIds").get(0).longValue();
        PutAside.ticket(system, 999100001, company, 1, false);
        var letter = find(SCORING, "999100001");
        assertThat(letter.get("state").textValue()).isEqualTo("open");
        assertThat(letter.get("reason").textValue()).isEqualTo("repaired-code");
        var shown = manager.get(SCORING + "/" + letter.get("id").textValue());
        assertThat(Json.read(shown.get("value").textValue()).get("id").longValue())
                .isEqualTo(999100001);

        // When
        for (var times = 0; times < 3; times++) {
            var applied = manager.post(SCORING + "/" + letter.get("id").textValue() + "/applications", Json.object());
            assertThat(applied.get("state").textValue()).isEqualTo("applied");
            assertThat(applied.get("appliedBy").textValue()).isEqualTo("tester");
        }

        // Then
        await("the ticket in the score")
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(tickets(clientId)).isEqualByComparingTo(before.add(BigDecimal.ONE)));
        var noted = system.as(system.token("admin"))
                .get("/api/v1/audit-log/scoring-service?action=dead-letter.applied&subject=dead-letter/"
                        + letter.get("id").textValue());
        assertThat(noted.get("page").get("total").intValue())
                .as("entries in the audit log")
                .isEqualTo(1);

        // And the ticket goes again, by the other way: all that are open and meant
        PutAside.ticket(system, 999100001, company, 2, true);
        var wish = Json.object().put("topic", "connectwise.tickets").put("reason", "repaired-code");
        var dry = manager.post(SCORING + "/applications", wish.deepCopy().put("dryRun", true));
        assertThat(dry.get("matching").intValue()).isEqualTo(1);
        assertThat(dry.get("applied").intValue()).isZero();
        var done = manager.post(SCORING + "/applications", wish);
        assertThat(done.get("applied").intValue()).isEqualTo(1);
        assertThat(manager.post(SCORING + "/applications", wish).get("matching").intValue())
                .isZero();
        await("the score without the ticket")
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(tickets(clientId)).isEqualByComparingTo(before));
        Figures.print(
                "dead letters", "applied 3 times with one effect and one entry; taken back with all that were open");
    }

    @Test
    void whatStillCannotBeAppliedSaysWhyAndStaysOpen() {
        PutAside.event(system, "999100002", "not-json", "{\"id\":");
        var letter = find(SCORING, "999100002");

        var answer = manager.exchange("POST", SCORING + "/" + letter.get("id").textValue() + "/applications", null);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(Json.read(answer.body()).get("type").textValue()).isEqualTo("urn:problem:dead-letter-rejected");
        assertThat(Json.read(answer.body()).get("detail").textValue()).startsWith("not-json");
        assertThat(find(SCORING, "999100002").get("state").textValue()).isEqualTo("open");
    }

    @Test
    void aSourceRecordThatIsMendedIsReadAgain() {
        // Given: a ticket that cannot be understood, and then can
        Quiet.reach(system);
        var client = system.scoreItems(30).get(0);
        var clientId = client.get("clientId").textValue();
        var before = tickets(clientId);
        var partial = Json.object().put("summary", "Company in words");
        partial.set("company", Json.id(client.get("companyIds").get(0).longValue()));
        var created = (ObjectNode) system.sandbox().createSilently(Sandbox.SERVICE_TICKETS, partial);
        var id = created.get("id").asText();
        var broken = created.deepCopy();
        broken.set("company", Json.object().put("id", "two hundred"));
        system.sandbox().answerRaw(Sandbox.SERVICE_TICKETS, id, broken);
        var key = "service-tickets/" + id;
        system.syncRuns().run(List.of("service-tickets"));
        await("dead letter").atMost(LIMIT).until(() -> isListed(CONNECTOR, key));
        system.sandbox().answerRaw(Sandbox.SERVICE_TICKETS, id, created);

        // When
        var letter = find(CONNECTOR, key);
        manager.post(CONNECTOR + "/" + letter.get("id").textValue() + "/applications", Json.object());

        // Then
        await("the ticket in the score")
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(tickets(clientId)).isEqualByComparingTo(before.add(BigDecimal.ONE)));
        system.sandbox().delete(Sandbox.SERVICE_TICKETS, id);
    }

    private JsonNode find(String service, String key) {
        return items(service).stream()
                .filter(item -> key.equals(item.get("key").textValue()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No dead letter about " + key));
    }

    private boolean isListed(String service, String key) {
        return items(service).stream()
                .anyMatch(item -> key.equals(item.get("key").textValue()));
    }

    private List<JsonNode> items(String service) {
        return StreamSupport.stream(
                        manager.get(service + "?size=200").get("items").spliterator(), false)
                .toList();
    }

    private BigDecimal tickets(String client) {
        return system.score(client, 30).metric(Oracle.HELP_DESK_USAGE).value();
    }
}
