package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.oracle.Oracle;
import com.accellis.engagement.endtoend.oracle.PublishedScores;
import com.accellis.engagement.endtoend.oracle.Score;
import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Quiet;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Everything the system says about its clients, held once against the source it reads from. */
final class Comparison {

    private static final int SHOWN = 20;

    private final RunningSystem system;
    private final List<String> differences = new ArrayList<>();
    private final Map<Long, String> clientOfCompany = new TreeMap<>();
    private final Map<String, Map<Integer, Score>> shown = new LinkedHashMap<>();
    private int scores;

    private Comparison(RunningSystem system) {
        this.system = system;
    }

    /**
     * @param records records at the source
     * @param scores scores compared: clients times windows
     * @param changes score changes on the topic
     */
    record Result(int records, int clients, int scores, int changes, List<String> differences) {

        void assertNoDifference() {
            assertThat(clients).as("clients").isPositive();
            assertThat(scores).as("scores").isEqualTo(clients * RunningSystem.WINDOWS.size());
            assertThat(differences.stream().limit(SHOWN).toList())
                    .as("the first of %d differences", differences.size())
                    .isEmpty();
        }
    }

    /** Brings the system to rest and compares, once. */
    static Result atRest(RunningSystem system) {
        Quiet.reach(system);
        return new Comparison(system).compare();
    }

    private Result compare() {
        var source = system.sandbox().records();
        var today = LocalDate.now(ZoneOffset.UTC);
        var oracle = new Oracle(source, today);
        for (var window : RunningSystem.WINDOWS) {
            for (var item : system.scoreItems(window)) {
                compareScore(oracle, today, window, item);
            }
        }
        compareClients(oracle);
        var published = PublishedScores.compare(shown, values("engagement.score-changes"), newest("engagement.scores"));
        differences.addAll(published.differences());
        return new Result(source.size(), shown.size(), scores, published.changes(), List.copyOf(differences));
    }

    private void compareScore(Oracle oracle, LocalDate today, int window, JsonNode item) {
        var client = item.get("clientId").textValue();
        var companies = new TreeSet<Long>();
        item.get("companyIds").forEach(company -> companies.add(company.longValue()));
        for (var company : companies) {
            var other = clientOfCompany.put(company, client);
            expect("client of company " + company, client, other == null ? client : other);
        }
        var found = Score.of(item);
        scores++;
        expect(
                "client " + client + ", as of",
                today.toString(),
                item.get("asOf").textValue());
        expect("client " + client + " of companies " + companies, oracle.score(companies, window), found);
        if (shown.computeIfAbsent(client, unknown -> new HashMap<>()).put(window, found) != null) {
            differences.add("client " + client + " is listed twice for " + window + " days");
        }
    }

    /** Exactly the right companies have a client, in the list of scores and on the topics alike. */
    private void compareClients(Oracle oracle) {
        expect("companies with scores", oracle.clientCompanies(), clientOfCompany.keySet());
        var active = newest("engagement.clients").values().stream()
                .filter(client -> !client.get("deleted").booleanValue())
                .filter(client -> client.get("status").textValue().equals("active"))
                .map(client -> client.get("id").textValue())
                .collect(Collectors.toCollection(TreeSet::new));
        expect("active clients", active, new TreeSet<>(shown.keySet()));
        var assignments = newest("engagement.company-assignments");
        clientOfCompany.forEach((company, client) -> expect(
                "published client of company " + company,
                client,
                assignments.containsKey(Long.toString(company))
                        ? assignments
                                .get(Long.toString(company))
                                .path("clientId")
                                .textValue()
                        : null));
    }

    private void expect(String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            differences.add(what + ": expected " + expected + " but found " + found);
        }
    }

    private List<JsonNode> values(String topic) {
        return system.kafka().read(topic).stream()
                .map(found -> Json.read(found.value()))
                .toList();
    }

    private Map<String, JsonNode> newest(String topic) {
        var newest = new TreeMap<String, JsonNode>();
        system.kafka().newest(topic).forEach((key, found) -> {
            if (found.value() != null) {
                newest.put(key, Json.read(found.value()));
            }
        });
        return newest;
    }
}
