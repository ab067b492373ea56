package com.accellis.engagement.endtoend;

import static com.accellis.engagement.endtoend.system.Sandbox.SERVICE_TICKETS;
import static com.accellis.engagement.endtoend.system.Sandbox.TIME_ENTRIES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.endtoend.oracle.Oracle;
import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Quiet;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Systems;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What cannot be read is put aside with the reason, and everything else goes on. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class MalformedIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final String TICKETS = "connectwise.tickets";
    private static final String BY_CONNECTOR = ".connector-service.dead-letter";
    private static final String BY_SCORING = ".scoring-service.dead-letter";

    @RegisterExtension
    final Systems systems = new Systems();

    private final Map<String, String> malformed = new LinkedHashMap<>();
    private final Map<String, String> reasons = new LinkedHashMap<>();
    private RunningSystem system;

    @AfterEach
    void removeWhatCannotBeRead() {
        malformed.forEach((id, type) -> system.sandbox().delete(type, id));
    }

    @Test
    void aSourceRecordThatCannotBeReadIsPutAsideAndStopsNothing() {
        // Given
        system = systems.shared();
        Quiet.reach(system);
        var clients = system.scoreItems(30);
        var company = clients.get(0).get("companyIds").get(0).longValue();

        // When and then: one after the other, so that each is known by its own dead letter
        var seen = keys(TICKETS + BY_CONNECTOR);
        var withoutId = create(SERVICE_TICKETS, company);
        system.sandbox()
                .answerRaw(SERVICE_TICKETS, id(withoutId), withoutId.deepCopy().without("id"));
        awaitDeadLetter("no id", TICKETS + BY_CONNECTOR, found -> !seen.contains(coordinates(found)));

        var textForNumber = create(SERVICE_TICKETS, company);
        var ticket = textForNumber.deepCopy();
        ticket.set("company", Json.object().put("id", "two hundred"));
        system.sandbox().answerRaw(SERVICE_TICKETS, id(textForNumber), ticket);
        awaitDeadLetter("text for a company", TICKETS + BY_CONNECTOR, isAbout(textForNumber));

        var textForHours = create(TIME_ENTRIES, company);
        system.sandbox()
                .answerRaw(
                        TIME_ENTRIES, id(textForHours), textForHours.deepCopy().put("actualHours", "a lot"));
        awaitDeadLetter("text for hours", "connectwise.time-entries" + BY_CONNECTOR, isAbout(textForHours));

        assertNormalChangesFlow(clients.get(clients.size() - 1));
        removeWhatCannotBeRead();
        malformed.clear();
        var compared = Comparison.atRest(system);
        Figures.print(
                "malformed source records",
                "%s; then %d scores compared: %d differences",
                reasons,
                compared.scores(),
                compared.differences().size());
        compared.assertNoDifference();
    }

    @Test
    void anEventThatCannotBeReadIsPutAsideAndStopsNothing() {
        // Given
        system = systems.shared();
        Quiet.reach(system);
        var valid =
                "{\"id\":%s,\"version\":{\"lastUpdated\":\"2026-01-01T00:00:00Z\",\"readNumber\":1},\"deleted\":false}";

        // When
        write("999000001", "connectwise.ticket.changed.v1", "{\"id\":999000001,");
        write("999000002", "connectwise.ticket.changed.v1", "{\"id\":\"nine\",\"version\":3,\"deleted\":\"perhaps\"}");
        write("999000003", "connectwise.company.changed.v1", String.format(valid, "999000003"));
        write("999000004", null, String.format(valid, "999000004"));

        // Then
        awaitDeadLetter("not JSON", TICKETS + BY_SCORING, hasKey("999000001"));
        awaitDeadLetter("text for numbers", TICKETS + BY_SCORING, hasKey("999000002"));
        awaitDeadLetter("another type", TICKETS + BY_SCORING, hasKey("999000003"));
        awaitDeadLetter("no headers", TICKETS + BY_SCORING, hasKey("999000004"));
        assertNormalChangesFlow(system.scoreItems(30).get(0));
        var compared = Comparison.atRest(system);
        Figures.print(
                "malformed events",
                "%s; then %d scores compared: %d differences",
                reasons,
                compared.scores(),
                compared.differences().size());
        compared.assertNoDifference();
    }

    private void assertNormalChangesFlow(JsonNode client) {
        var clientId = client.get("clientId").textValue();
        var expected = tickets(clientId).add(BigDecimal.ONE);
        var ticket = Json.object().put("summary", "A normal ticket");
        ticket.set("company", Json.id(client.get("companyIds").get(0).longValue()));
        system.sandbox().create(SERVICE_TICKETS, ticket);
        await("a normal ticket in the score")
                .atMost(LIMIT)
                .pollInterval(LOOK)
                .untilAsserted(() -> assertThat(tickets(clientId)).isEqualByComparingTo(expected));
    }

    private BigDecimal tickets(String client) {
        return system.score(client, 30).metric(Oracle.HELP_DESK_USAGE).value();
    }

    private ObjectNode create(String type, long company) {
        var partial = Json.object();
        partial.set("company", Json.id(company));
        var created = (ObjectNode) system.sandbox().create(type, partial);
        malformed.put(id(created), type);
        return created;
    }

    private void write(String key, String type, String value) {
        var event = new ProducerRecord<>(TICKETS, key, value.getBytes(UTF_8));
        if (type != null) {
            event.headers()
                    .add("ce_specversion", "1.0".getBytes(UTF_8))
                    .add("ce_id", ("test-" + key).getBytes(UTF_8))
                    .add("ce_source", "urn:test".getBytes(UTF_8))
                    .add("ce_type", type.getBytes(UTF_8))
                    .add("ce_subject", key.getBytes(UTF_8));
        }
        system.kafka().write(event);
    }

    private void awaitDeadLetter(String what, String topic, Predicate<ConsumerRecord<String, String>> wanted) {
        await("dead letter about " + what + " in " + topic)
                .atMost(LIMIT)
                .pollInterval(LOOK)
                .untilAsserted(() -> {
                    var found =
                            system.kafka().read(topic).stream().filter(wanted).findFirst();
                    assertThat(found).isPresent();
                    var reason = found.get().headers().lastHeader("dead-letter-reason");
                    assertThat(reason).as("reason of the dead letter").isNotNull();
                    assertThat(new String(reason.value(), UTF_8)).isNotBlank();
                    reasons.put(what, new String(reason.value(), UTF_8));
                });
    }

    private Set<String> keys(String topic) {
        var keys = new HashSet<String>();
        system.kafka().read(topic).forEach(found -> keys.add(coordinates(found)));
        return keys;
    }

    private static String coordinates(ConsumerRecord<String, String> found) {
        return found.partition() + "/" + found.offset();
    }

    private static Predicate<ConsumerRecord<String, String>> isAbout(JsonNode source) {
        return found -> found.key() != null && found.key().contains(id(source));
    }

    private static Predicate<ConsumerRecord<String, String>> hasKey(String key) {
        return found -> key.equals(found.key());
    }

    private static String id(JsonNode source) {
        return source.get("id").asText();
    }
}
