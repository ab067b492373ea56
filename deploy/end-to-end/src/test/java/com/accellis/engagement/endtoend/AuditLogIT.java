package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Operations;
import com.accellis.engagement.endtoend.system.Rest;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Sandbox;
import com.accellis.engagement.endtoend.system.Systems;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each change that a person makes is in the audit log, once, under that person's name; what was refused is not. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AuditLogIT {

    private static final String REGISTRY = "client-registry-service";
    private static final String CONNECTOR = "connector-service";
    private static final String SCORING = "scoring-service";
    private static final String CLIENTS = "/api/v1/clients";

    @RegisterExtension
    final Systems systems = new Systems();

    private final List<String> noted = new ArrayList<>();
    private Rest admin;
    private int changes;
    private int refused;

    @Test
    void eachChangeIsNotedOnceAndWhatIsRefusedIsNot() {
        var system = systems.shared();
        admin = system.as(system.tokens().of("admin"));

        changeClients();
        changeScoring(system);
        changeConnector(system);

        Figures.print(
                "audit-log",
                "%d changes: %d entries %s; %d requests that were refused, repeated or dry runs: no entry",
                changes,
                noted.size(),
                noted,
                refused);
        assertThat(noted).hasSize(changes);
    }

    private void changeClients() {
        var key = UUID.randomUUID().toString();
        var entering = "{\"name\":\"Audited " + key + "\",\"autoScoring\":false}";
        var entered = changed(REGISTRY, 201, () -> send("POST", CLIENTS, entering, "Idempotency-Key", key));
        unchanged(REGISTRY, 201, () -> send("POST", CLIENTS, entering, "Idempotency-Key", key));
        var client = CLIENTS + "/" + Json.read(entered.body()).get("id").asText();
        var tag =
                admin.exchange("GET", client, null).headers().firstValue("ETag").orElseThrow();
        var edit = "{\"name\":\"Audited again\",\"autoScoring\":false,\"window\":60}";
        changed(REGISTRY, 200, () -> send("PUT", client, edit, "If-Match", tag));
        unchanged(REGISTRY, 412, () -> send("PUT", client, edit, "If-Match", tag));
        unchanged(REGISTRY, 400, () -> send("PUT", client, "{\"window\":61}", "If-Match", tag));
        var file = "id,edition,name,industry,autoScoring,window,retired,notes,companyIds\n,,From a file " + key
                + ",,,,,,\n";
        unchanged(
                REGISTRY,
                200,
                () -> admin.exchange("POST", CLIENTS + "/import?dryRun=true", file, "Content-Type", "text/csv"));
        var newTag =
                admin.exchange("GET", client, null).headers().firstValue("ETag").orElseThrow();
        changed(REGISTRY, 204, () -> send("DELETE", client, null, "If-Match", newTag));
    }

    private void changeScoring(RunningSystem system) {
        var client = system.scoreItems(30).get(0).get("clientId").asText();
        var wish = "{\"clientIds\":[\"" + client + "\"]}";
        changed(SCORING, 202, () -> send("POST", "/api/v1/audits", wish));
        changed(SCORING, 202, () -> send("POST", "/api/v1/scores/recalculations", wish));
        unchanged(
                SCORING, 404, () -> send("POST", "/api/v1/audits", "{\"clientIds\":[\"" + UUID.randomUUID() + "\"]}"));
        unchanged(SCORING, 400, () -> send("POST", "/api/v1/scorecards", "{}", "If-Match", "\"1\""));
    }

    private void changeConnector(RunningSystem system) {
        changed(
                CONNECTOR,
                202,
                () -> send("POST", "/api/v1/sync-runs", "{\"entities\":[\"companies\"],\"mode\":\"incremental\"}"));
        unchanged(CONNECTOR, 400, () -> send("POST", "/api/v1/sync-runs", "{\"entities\":[],\"mode\":\"full\"}"));
        changed(
                CONNECTOR,
                200,
                () -> send("PUT", "/api/v1/connections/connectwise/request-log", "{\"detail\":\"off\"}"));
        var contacts = system.sandbox().all(Sandbox.CONTACTS);
        var contact = contacts.get(contacts.size() - 1).get("id").asText();
        changed(CONNECTOR, 204, () -> send("DELETE", "/api/v1/contacts/" + contact, null));
        unchanged(CONNECTOR, 404, () -> send("DELETE", "/api/v1/contacts/999999999", null));
    }

    private interface Request {
        HttpResponse<String> send();
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) {
        var all = new ArrayList<>(List.of(headers));
        if (body != null) {
            all.addAll(List.of("Content-Type", "application/json"));
        }
        return admin.exchange(method, path, body, all.toArray(String[]::new));
    }

    private HttpResponse<String> changed(String service, int status, Request request) {
        var before = entries();
        var answer = request.send();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        changes++;
        var after = entries();
        assertThat(after.get(service)).as("entries of " + service).isEqualTo(before.get(service) + 1);
        noted.add(admin.get("/api/v1/audit-log/" + service + "?who=tester&size=1")
                .get("items")
                .get(0)
                .get("action")
                .asText());
        return answer;
    }

    private void unchanged(String service, int status, Request request) {
        var before = entries();
        var answer = request.send();
        assertThat(answer.statusCode()).as(service + ": " + answer.body()).isEqualTo(status);
        refused++;
        assertThat(entries()).isEqualTo(before);
    }

    /** Of this person, by service. */
    private Map<String, Long> entries() {
        var entries = new TreeMap<String, Long>();
        for (var service : Operations.SERVICES) {
            entries.put(
                    service,
                    admin.get("/api/v1/audit-log/" + service + "?who=tester&size=1")
                            .get("page")
                            .get("total")
                            .longValue());
        }
        return entries;
    }
}
