package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.RegistryReplicas;
import com.accellis.engagement.endtoend.system.Rest;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What a registry at rest has published, what it answers, and what has to come of the companies: the newest event of
 * every client and company against REST, and REST against a plain recalculation.
 */
final class RegistryComparison {

    static final String CLIENTS = "engagement.clients";
    static final String ASSIGNMENTS = "engagement.company-assignments";
    private static final int LARGEST_PAGE = 200;
    private static final List<String> FIELDS =
            List.of("revision", "name", "industry", "status", "autoScoring", "window", "activeContacts");

    private final RegistryLoad load;
    private final Map<String, JsonNode> events;
    private final Map<String, JsonNode> assignments;
    /** As REST answers. */
    private final Map<String, JsonNode> clients = new TreeMap<>();

    private final Map<String, JsonNode> companies;
    private final List<String> differences = new ArrayList<>();

    private RegistryComparison(RegistryReplicas site, Rest rest, RegistryLoad load) {
        this.load = load;
        events = newest(site, CLIENTS);
        assignments = newest(site, ASSIGNMENTS);
        companies = all(rest, "/api/v1/companies");
        all(rest, "/api/v1/clients").keySet().forEach(id -> clients.put(id, rest.get("/api/v1/clients/" + id)));
    }

    /** How much was compared; there was no difference. */
    record Result(int clients, int companies) {

        @Override
        public String toString() {
            return clients + " clients and " + companies + " companies compared: 0 differences";
        }
    }

    /** The test fails if anything is missing, superfluous or different. */
    static Result compare(RegistryReplicas site, Rest rest, RegistryLoad load) {
        return new RegistryComparison(site, rest, load).compare();
    }

    /** The newest event of each key: what compaction leaves. */
    static Map<String, JsonNode> newest(RegistryReplicas site, String topic) {
        var newest = new TreeMap<String, JsonNode>();
        site.published(topic).forEach(found -> newest.put(found.key(), Json.read(found.value())));
        return newest;
    }

    private static Map<String, JsonNode> all(Rest rest, String path) {
        var answer = rest.get(path + "?size=" + LARGEST_PAGE);
        var found = new TreeMap<String, JsonNode>();
        answer.get("items").forEach(item -> found.put(item.get("id").asText(), item));
        assertThat(found).as(path).hasSize(answer.at("/page/total").intValue());
        return found;
    }

    private Result compare() {
        compareClients();
        compareAssignments();
        clients.values().forEach(this::recalculate);
        load.companies().forEach((id, event) -> {
            var company = companies.get(Long.toString(id));
            expect("company " + id, text(event, "name"), company == null ? "none" : text(company, "name"));
        });
        assertThat(differences).as("differences").isEmpty();
        assertThat(clients).as("clients").isNotEmpty();
        return new Result(clients.size(), companies.size());
    }

    private void compareClients() {
        var told = new TreeMap<>(events);
        told.values().removeIf(event -> event.get("deleted").booleanValue());
        for (var id : union(told, clients)) {
            var event = told.get(id);
            var client = clients.get(id);
            if (event == null || client == null) {
                differences.add("client " + id + " is only in " + (event == null ? "REST" : CLIENTS));
            } else {
                FIELDS.forEach(field ->
                        expect(field + " of client " + id + " on the topic", text(client, field), text(event, field)));
            }
        }
    }

    /** A company that nobody was ever told of counts for no client, as one that is told to count for none. */
    private void compareAssignments() {
        for (var id : union(assignments, companies)) {
            Function<Map<String, JsonNode>, String> clientIn =
                    known -> known.containsKey(id) ? text(known.get(id), "clientId") : "null";
            expect("client of company " + id + " on the topic", clientIn.apply(companies), clientIn.apply(assignments));
        }
    }

    private void recalculate(JsonNode client) {
        var id = text(client, "id");
        var own = new ArrayList<Long>();
        client.get("companies").forEach(company -> own.add(company.get("id").longValue()));
        var names = new TreeSet<String>();
        var counting = 0;
        var contacts = 0;
        for (var company : own) {
            var event = load.companies().get(company);
            names.add(text(event, "name"));
            contacts += load.activeContacts(company);
            counting += text(event, "status").equals("Active")
                            && event.get("types").get(0).textValue().equals("Client")
                    ? 1
                    : 0;
        }
        var active = !client.get("retired").booleanValue()
                && (own.isEmpty() ? !text(client, "origin").equals("connectwise") : counting > 0);
        expect("status of client " + id, active ? "active" : "inactive", text(client, "status"));
        expect("activeContacts of client " + id, Integer.toString(contacts), text(client, "activeContacts"));
        if (client.hasNonNull("chosenName")) {
            names.clear();
            names.add(text(client, "chosenName"));
        }
        // Without companies it is called what the company was called that it was made from, which REST does not tell.
        if (!names.isEmpty() && !names.contains(text(client, "name"))) {
            differences.add("name of client " + id + ": " + text(client, "name") + " is none of " + names);
        }
    }

    private static Set<String> union(Map<String, ?> one, Map<String, ?> other) {
        var both = new TreeSet<>(one.keySet());
        both.addAll(other.keySet());
        return both;
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText("null");
    }

    private void expect(String what, String expected, String found) {
        if (!expected.equals(found)) {
            differences.add(what + ": expected " + expected + " but found " + found);
        }
    }
}
