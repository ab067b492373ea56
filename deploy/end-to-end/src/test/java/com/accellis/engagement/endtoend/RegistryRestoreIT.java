package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.endtoend.order.AfterImports;
import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Packages;
import com.accellis.engagement.endtoend.system.Program;
import com.accellis.engagement.endtoend.system.RegistryReplicas;
import com.accellis.engagement.endtoend.system.Requires;
import com.accellis.engagement.endtoend.system.Rest;
import com.accellis.engagement.endtoend.system.ServiceProcess;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A registry's database that comes back from a dump, by the steps that are written down: what people decided before is
 * in effect again, what they decided since is taken back everywhere, and who was erased stays erased.
 */
@Tag("long-only")
@AfterImports
@Requires(Program.POSTGRESQL)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class RegistryRestoreIT {

    private static final long SEED = 961;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration BEFORE_BACKUP = Duration.ofSeconds(10);
    private static final Duration AFTER_BACKUP = Duration.ofSeconds(20);

    /** Companies that make a client each, from 1 on. */
    private static final long CLIENTS = 40;
    /** After them, and making none: people say whose they are. */
    private static final long OTHERS = 10;
    /** After them, and making a client each: they come when the backup has been made. */
    private static final long LATE = 5;

    private static final long FREE = CLIENTS + 1;
    private static final long MAPPED = CLIENTS + 2;
    private static final long MAPPED_LATER = CLIENTS + 3;
    private static final long OF_LATER_CLIENT = CLIENTS + 4;
    private static final long OF_ERASED = 7;

    @Test
    void aRestoredRegistryAndEverybodyElseKnowTheSameAgain() {
        try (var site = RegistryReplicas.withRoles("registry-restore");
                var load = new RegistryLoad(site, SEED)) {
            // Given: companies and decisions, and a dump of a database at work
            var registry = site.start(Packages.current(), Map.of()).awaitStarted();
            add(load, 1, CLIENTS, "Client");
            add(load, CLIENTS + 1, OTHERS, "Prospect");
            load.flush();
            awaitRest(site);
            var people = new People(site.manager(registry));
            var kept = clientOf(site, 1);
            var mapped = people.enter("Entered before", FREE);
            people.edit(kept, "Chosen before", 60);
            people.map(kept, MAPPED);
            people.merge(kept, clientOf(site, 2));
            load.start();
            Pause.of(BEFORE_BACKUP);
            var dump = site.database().dump();

            // … and as much again that it does not know
            Pause.of(AFTER_BACKUP);
            load.stop();
            add(load, CLIENTS + OTHERS + 1, LATE, "Client");
            load.flush();
            awaitRest(site);
            var entered = people.enter("Entered since", OF_LATER_CLIENT);
            people.edit(kept, "Chosen since", 90);
            people.map(mapped, MAPPED_LATER);
            people.merge(kept, clientOf(site, 3));
            var person = load.settleContactOf(OF_ERASED);
            awaitRest(site);
            assertThat(primaryContact(site, registry)).isEqualTo(RegistryLoad.nameOf(person));
            var forgotten = load.erase(person);
            site.listErased(List.of(person));
            awaitRest(site);
            assertThat(site.knows(person)).isFalse();
            var lost = RegistryComparison.compare(site, site.manager(registry), load);
            var clientsBefore = RegistryComparison.newest(site, RegistryComparison.CLIENTS);
            var assignmentsBefore = RegistryComparison.newest(site, RegistryComparison.ASSIGNMENTS);
            var rights = site.database().rights();
            registry.stop();
            var lossWindow = Duration.between(dump.began(), Instant.now());
            site.compactAwayDeletions(RegistryEvents.CONTACTS);

            // When: everything as it is written down
            var began = System.nanoTime();
            var restore = dump.restore();
            assertThat(site.knows(person)).as("the backup has the person").isTrue();
            site.resetOffsets();
            site.forgetErased();
            assertThat(site.migrate(Packages.current())).isEmpty();
            registry = site.start(Packages.current(), Map.of()).awaitStarted();
            awaitRest(site);
            var announced = site.admin(registry).post("/api/v1/clients/announcements", null);
            awaitRest(site);
            var rightAgain = Figures.since(began);

            // Then
            var compared = RegistryComparison.compare(site, site.manager(registry), load);
            var clients = RegistryComparison.newest(site, RegistryComparison.CLIENTS);
            var assignments = RegistryComparison.newest(site, RegistryComparison.ASSIGNMENTS);
            var told = assertNewer(clientsBefore, clients) + assertNewer(assignmentsBefore, assignments);
            assertThat(clients.get(kept).get("name").textValue()).isEqualTo("Chosen before");
            assertThat(clients.get(kept).get("window").intValue()).isEqualTo(60);
            assertThat(clients.get(entered).get("deleted").booleanValue()).isTrue();
            assertThat(assigned(assignments)).containsEntry(FREE, mapped).containsEntry(MAPPED, kept);
            assertThat(assigned(assignments)).containsEntry(2L, kept).doesNotContainEntry(3L, kept);
            assertThat(assigned(assignments)).doesNotContainKeys(MAPPED_LATER, OF_LATER_CLIENT);
            assertThat(announced.get("clientsTakenBack").intValue()).isEqualTo(1);
            assertThat(announced.get("companiesTakenBack").intValue()).isEqualTo(2);
            for (var late = CLIENTS + OTHERS + 1; late <= CLIENTS + OTHERS + LATE; late++) {
                assertThat(clientOf(site, late))
                        .as("client of company " + late)
                        .isEqualTo(clientIn(assignmentsBefore, late));
            }
            // The topic has nothing about the person any more, so that this is for the list alone.
            load.bringBack(forgotten);
            awaitRest(site);
            assertThat(site.knows(person)).as("who was erased is back").isFalse();
            assertThat(primaryContact(site, registry)).isNotEqualTo(RegistryLoad.nameOf(person));
            var rightsCompared = RestoredRights.compare(site.database(), rights);
            assertThat(site.deadLetters()).isEmpty();
            Figures.print(
                    "registry-restore",
                    "seed %d: %d events; lost: %s; %s while it worked, restored in %s; loss window (RPO) %s, right"
                            + " again (RTO) after %s, migrations and start included; restored: %s; %d newest events,"
                            + " all newer than before; %s; 1 erased contact stays away; %d rights as before",
                    SEED,
                    load.events(),
                    lost,
                    dump,
                    Figures.seconds(restore),
                    Figures.seconds(lossWindow),
                    Figures.seconds(rightAgain),
                    compared,
                    told,
                    announced,
                    rightsCompared);
        }
    }

    private static void add(RegistryLoad load, long first, long count, String type) {
        for (var id = first; id < first + count; id++) {
            load.addCompany(id, type);
        }
    }

    /** Everything was read, and everything was told. */
    private static void awaitRest(RegistryReplicas site) {
        await("rest").atMost(LIMIT).until(() -> site.unapplied() == 0 && site.unpublished() == 0);
    }

    private static String primaryContact(RegistryReplicas site, ServiceProcess registry) {
        return site.manager(registry)
                .get("/api/v1/clients/" + clientOf(site, OF_ERASED))
                .at("/primaryContact/name")
                .asText();
    }

    private static String clientOf(RegistryReplicas site, long company) {
        return clientIn(RegistryComparison.newest(site, RegistryComparison.ASSIGNMENTS), company);
    }

    private static String clientIn(Map<String, JsonNode> assignments, long company) {
        var client = assigned(assignments).get(company);
        assertThat(client).as("client of company " + company).isNotNull();
        return client;
    }

    /** Clients by company, without companies that count for none. */
    private static Map<Long, String> assigned(Map<String, JsonNode> assignments) {
        var assigned = new TreeMap<Long, String>();
        assignments.values().stream()
                .filter(event -> event.hasNonNull("clientId"))
                .forEach(event -> assigned.put(
                        event.get("companyId").longValue(),
                        event.get("clientId").textValue()));
        return assigned;
    }

    /** @return how many are newer than before, which is all of them */
    private static int assertNewer(Map<String, JsonNode> before, Map<String, JsonNode> now) {
        before.forEach((key, event) -> assertThat(now.get(key).get("revision").longValue())
                .as(key)
                .isGreaterThan(event.get("revision").longValue()));
        return before.size();
    }

    /** Those who decide, while the companies go on changing: who has seen an old edition looks again. */
    private record People(Rest manager) {

        String enter(String name, long company) {
            var body = Json.object().put("name", name);
            body.putArray("companyIds").add(company);
            return manager.post("/api/v1/clients", body).get("id").textValue();
        }

        void edit(String client, String name, int window) {
            var body = Json.object().put("name", name).put("autoScoring", true).put("window", window);
            decide(client, "PUT", "", body);
        }

        void map(String client, long company) {
            var body = Json.object();
            body.putArray("companyIds").add(company);
            decide(client, "POST", "/companies", body);
        }

        void merge(String client, String other) {
            await("edition of " + other).atMost(LIMIT).until(() -> {
                var edition = manager.get("/api/v1/clients/" + other).get("edition");
                return tried(
                        client,
                        "POST",
                        "/merge",
                        Json.object().put("clientId", other).set("edition", edition));
            });
        }

        private void decide(String client, String method, String path, ObjectNode body) {
            await(method + " " + path).atMost(LIMIT).until(() -> tried(client, method, path, body));
        }

        /** Whether it was done, and not refused because somebody else was faster. */
        private boolean tried(String client, String method, String path, JsonNode body) {
            var address = "/api/v1/clients/" + client;
            var tag = manager.exchange("GET", address)
                    .headers()
                    .firstValue("ETag")
                    .orElseThrow();
            var answer = manager.exchange(
                    method, address + path, body.toString(), "Content-Type", "application/json", "If-Match", tag);
            if (answer.statusCode() == 412 || answer.statusCode() == 503) {
                return false;
            }
            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
            return true;
        }
    }
}
