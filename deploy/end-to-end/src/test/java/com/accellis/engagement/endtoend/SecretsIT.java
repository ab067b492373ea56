package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Operations;
import com.accellis.engagement.endtoend.system.Quiet;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Sandbox;
import com.accellis.engagement.endtoend.system.Systems;
import com.accellis.engagement.events.Topic;
import com.accellis.engagement.events.Topics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Secrets are nowhere but where they belong, and personal data is on the topic of contacts, in the tables that are made from
 * it, and nowhere else: looked for in logs, on all topics, in all tables, in metrics, health and answers.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class SecretsIT {

    private static final String CONTACTS = "connectwise.contacts";
    /** Where contacts are kept; in the connector only until the broker has them. */
    private static final List<String> MAY_HOLD_CONTACTS = List.of("registry.contact", "connector.source_record");

    private static final int SHOWN = 10;

    @RegisterExtension
    final Systems systems = new Systems();

    private final Map<String, String> personal = new TreeMap<>();
    private final List<String> hits = new ArrayList<>();
    private Map<String, String> secrets;
    /** Personal data where it belongs: what is looked for can be found. */
    private final Map<String, Integer> found = new TreeMap<>();

    private long searched;

    @Test
    void secretsAndPersonalDataAreNowhereTheyShouldNotBe() {
        // Given: a survey with everything that CrewHu may tell, and everybody's address and number
        var system = systems.shared();
        secrets = system.secrets();
        tellTooMuch(system);
        system.sandbox()
                .all(Sandbox.CONTACTS)
                .forEach(contact -> contact.path("communicationItems")
                        .forEach(item -> personal.put(item.get("value").asText(), "contact " + contact.get("id"))));
        Quiet.reach(system);

        // When
        system.logs().forEach((name, text) -> search("log " + name, text, true));
        Stream.concat(Topics.events().stream(), Topics.deadLetters().stream())
                .map(Topic::name)
                .forEach(topic -> system.kafka().read(topic).forEach(found -> {
                    var text =
                            new StringBuilder().append(found.key()).append(' ').append(found.value());
                    found.headers().forEach(header -> text.append(' ').append(new String(header.value())));
                    search("topic " + topic, text.toString(), !topic.equals(CONTACTS));
                }));
        system.databases()
                .tables()
                .forEach((table, rows) ->
                        rows.forEach(row -> search("table " + table, row, !MAY_HOLD_CONTACTS.contains(table))));
        system.management().pages().forEach((page, text) -> search(page, text, true));
        var admin = system.as(system.token("admin"));
        for (var operation : Operations.of(system)) {
            if (operation.reads() && !operation.path().contains("{")) {
                var answer = admin.exchange("GET", operation.path(), null).body();
                // The client registry shows who may be asked.
                search("GET " + operation.path(), answer, !operation.service().equals("client-registry-service"));
            }
        }

        // Then
        Figures.print(
                "secrets",
                "%d secrets and %d addresses and numbers of people looked for in %d texts: %d hits",
                secrets.size(),
                personal.size(),
                searched,
                hits.size());
        assertThat(hits.stream().limit(SHOWN).toList()).isEmpty();
        assertThat(secrets).hasSizeGreaterThan(10);
        assertThat(found).containsKeys("topic " + CONTACTS, "table registry.contact");
        assertThat(personal).hasSizeGreaterThan(100);
    }

    private void tellTooMuch(RunningSystem system) {
        var told = new LinkedHashMap<String, String>();
        told.put("comment", "comment-that-nobody-else-reads");
        told.put("notes", "notes-that-nobody-else-reads");
        told.put("ip_address", "203.0.113.77");
        told.put("customer_email", "somebody.else@example.net");
        var survey = Json.object()
                .put(
                        "ticket_num",
                        system.sandbox()
                                .all(Sandbox.SERVICE_TICKETS)
                                .get(0)
                                .get("id")
                                .asText());
        told.forEach((field, value) -> {
            survey.put(field, value);
            personal.put(value, "survey " + field);
        });
        system.sandbox().create(Sandbox.SURVEYS, survey);
    }

    private void search(String where, String text, boolean noPersonalData) {
        if (text == null) {
            return;
        }
        searched++;
        secrets.forEach((name, value) -> {
            if (text.contains(value)) {
                hits.add(where + " has the secret " + name);
            }
        });
        personal.forEach((value, owner) -> {
            if (text.contains(value)) {
                if (noPersonalData) {
                    hits.add(where + " has " + value + " of " + owner);
                } else {
                    found.merge(where, 1, Integer::sum);
                }
            }
        });
    }
}
