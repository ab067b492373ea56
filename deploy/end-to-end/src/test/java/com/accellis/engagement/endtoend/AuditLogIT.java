package com.accellis.engagement.endtoend;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.endtoend.AuditTrail.Entry;
import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Operations;
import com.accellis.engagement.endtoend.system.Rest;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Sandbox;
import com.accellis.engagement.endtoend.system.Systems;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Each change that a caller makes is in the audit log, once, under the caller's name and with the id of what changed;
 * what was refused is not. Goes through everything that the services say can be asked of them and is no reading: an
 * operation that is not in the tables here fails the test. It changes clients that are not scored, companies that
 * are nobody's client, and settings that are put back, so that every score stays as it is.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AuditLogIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Longer than it takes to ask for a run and to cancel it. */
    private static final long SLOW_MILLIS = 10_000;

    private static final String UNKNOWN = "00000000-0000-4000-8000-000000000000";

    private static final String ASKED_FOR = "dead-letter.asked-for";
    private static final List<String> APPLIED = List.of(ASKED_FOR, "dead-letter.applied");

    private static final String REGISTER = "POST /api/v1/clients";
    private static final String EDIT = "PUT /api/v1/clients/{id}";
    private static final String REMOVE = "DELETE /api/v1/clients/{id}";
    private static final String SELECT = "PUT /api/v1/clients/auto-scoring";
    private static final String ANNOUNCE = "POST /api/v1/clients/announcements";
    private static final String MAP = "POST /api/v1/clients/{id}/companies";
    private static final String UNMAP = "DELETE /api/v1/clients/{id}/companies/{companyId}";
    private static final String MERGE = "POST /api/v1/clients/{id}/merge";
    private static final String SPLIT = "POST /api/v1/clients/{id}/split";
    private static final String IMPORT = "POST /api/v1/clients/import";
    private static final String UNDO = "POST /api/v1/clients/{id}/history/{edition}/undo";
    private static final String ACCEPT = "POST /api/v1/companies/suggestions/acceptance";
    private static final String INDUSTRIES = "PUT /api/v1/industry-mappings";
    private static final String PREVIEW_INDUSTRIES = "POST /api/v1/industry-mappings/preview";
    private static final String SYNC = "POST /api/v1/sync-runs";
    private static final String CANCEL = "POST /api/v1/sync-runs/{id}/cancel";
    private static final String ERASE = "DELETE /api/v1/contacts/{id}";
    private static final String LOG_REQUESTS = "PUT /api/v1/connections/connectwise/request-log";
    private static final String TEST_CONNECTION = "POST /api/v1/connections/{system}/test";
    private static final String RECONCILE = "POST /api/v1/callbacks/reconcile";
    private static final String ASSIGN = "PUT /api/v1/surveys/{id}/company";
    private static final String TAKE_BACK = "DELETE /api/v1/surveys/{id}/company";
    private static final String AUDIT = "POST /api/v1/audits";
    private static final String RECALCULATE = "POST /api/v1/scores/recalculations";
    private static final String PUBLISH = "POST /api/v1/scorecards";
    private static final String PREVIEW_SCORECARD = "POST /api/v1/scorecards/preview";

    /** What each operation notes of a change, in this order. */
    private static final Map<String, List<String>> NOTED = Map.ofEntries(
            entry(REGISTER, List.of("clients.created")),
            entry(EDIT, List.of("clients.edited")),
            entry(REMOVE, List.of("clients.deleted")),
            entry(SELECT, List.of("clients.auto-scoring")),
            entry(ANNOUNCE, List.of("clients.announced")),
            entry(MAP, List.of("clients.mapped")),
            entry(UNMAP, List.of("clients.unmapped")),
            entry(MERGE, List.of("clients.merged")),
            entry(SPLIT, List.of("clients.split")),
            entry(IMPORT, List.of("clients.imported")),
            entry(UNDO, List.of("clients.undone")),
            entry(ACCEPT, List.of("clients.suggestions-accepted")),
            entry(INDUSTRIES, List.of("clients.industry-mapping")),
            entry(SYNC, List.of("sync-run.asked-for")),
            entry(CANCEL, List.of("sync-run.cancelled")),
            entry(ERASE, List.of("contact.erased")),
            entry(LOG_REQUESTS, List.of("request-log.changed")),
            entry(TEST_CONNECTION, List.of("connection.tested")),
            entry(RECONCILE, List.of("callbacks.reconciled")),
            entry(ASSIGN, List.of("survey.assigned")),
            entry(TAKE_BACK, List.of("survey.assignment-taken-back")),
            entry(AUDIT, List.of("audit.asked-for")),
            entry(RECALCULATE, List.of("recalculation.asked-for")),
            entry(PUBLISH, List.of("scorecard.published")),
            entry(applyOne(AuditTrail.CONNECTOR), APPLIED),
            entry(applyAll(AuditTrail.CONNECTOR), APPLIED),
            entry(applyOne(AuditTrail.REGISTRY), APPLIED),
            entry(applyAll(AuditTrail.REGISTRY), APPLIED),
            entry(applyOne(AuditTrail.SCORING), APPLIED),
            entry(applyAll(AuditTrail.SCORING), APPLIED));

    /** What notes nothing, and why that is right. */
    private static final Map<String, String> NOT_NOTED = Map.of(
            PREVIEW_INDUSTRIES, "tells whom other mappings would move, and saves nothing",
            PREVIEW_SCORECARD, "tells what other rules would do, and saves nothing");

    private static String applyOne(String service) {
        return "POST /api/v1/dead-letters/" + service + "/{id}/applications";
    }

    private static String applyAll(String service) {
        return "POST /api/v1/dead-letters/" + service + "/applications";
    }

    @RegisterExtension
    final Systems systems = new Systems();

    /** In every name that is made here. */
    private final String key = UUID.randomUUID().toString().substring(0, 8);

    /** Clients that are made here. */
    private final Set<String> own = new TreeSet<>();
    /** Records that are made here at the source, by type. */
    private final Map<String, List<String>> made = new LinkedHashMap<>();

    private final Set<String> changed = new TreeSet<>();
    private final Set<String> refused = new TreeSet<>();
    private int changes;
    private int entries;
    private int without;

    private RunningSystem system;
    private Rest admin;
    private Rest viewer;
    private AuditTrail trail;

    @AfterEach
    void removeWhatWasMade() {
        if (system == null) {
            return;
        }
        system.sandbox().removeFaults();
        // Left only by a test that has failed: they would be clients of no company in every comparison to come.
        try {
            own.forEach(this::removeIfLeft);
        } finally {
            made.forEach((type, ids) -> ids.forEach(id -> system.sandbox().delete(type, id)));
        }
    }

    private void removeIfLeft(String client) {
        if (!client(client).get("deleted").booleanValue()) {
            call(REMOVE, client).seen(edition(client)).send(admin);
        }
    }

    @Test
    void eachChangeIsNotedOnceAndWhatIsRefusedIsNot() {
        // Given
        system = systems.shared();
        admin = system.as(system.tokens().of("admin"));
        viewer = system.as(system.tokens().of("viewer"));
        assertThatEachOperationIsInOneTable();
        var companies = List.of(prospect(null), prospect(null), prospect(null));
        var suggested = prospect("Quillon " + key);
        var contact = create(Sandbox.CONTACTS, partialContact(companies.get(0)));
        var survey = survey();
        awaitKnown(companies, suggested);
        trail = AuditTrail.from(system, admin);

        // When and then
        changeClients(companies);
        acceptSuggestion(suggested);
        changeIndustries();
        changeSync();
        changeSources(contact, survey, companies.get(0));
        changeScoring();
        applyDeadLetters(AuditTrail.CONNECTOR, "connectwise.callbacks");
        applyDeadLetters(AuditTrail.REGISTRY, "connectwise.companies");
        applyDeadLetters(AuditTrail.SCORING, "connectwise.agreements");

        Figures.print(
                "audit-log",
                "%d operations: %d changes by %d of them, %d entries, each as expected; %d not noted %s; %d requests"
                        + " that were refused, repeated or dry runs: only what was asked for, if anything",
                NOTED.size() + NOT_NOTED.size(),
                changes,
                changed.size(),
                entries,
                NOT_NOTED.size(),
                NOT_NOTED.keySet(),
                without);
        assertThat(changed).as("operations that have changed something").isEqualTo(NOTED.keySet());
        assertThat(refused).as("operations that have been refused").isEqualTo(operations());
    }

    private static Set<String> operations() {
        var all = new TreeSet<>(NOTED.keySet());
        all.addAll(NOT_NOTED.keySet());
        return all;
    }

    /** Who adds an operation says here what it notes, and has it tried below. */
    private void assertThatEachOperationIsInOneTable() {
        var described = Operations.of(system).stream()
                .filter(operation -> !operation.reads())
                .map(Operations.Operation::toString)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(described)
                .as("operations that may change something, in the descriptions and in the tables of this test")
                .isEqualTo(operations());
        assertThat(NOTED.keySet()).doesNotContainAnyElementsOf(NOT_NOTED.keySet());
    }

    /** A company that makes no client by itself, as a sandbox completes it. */
    private long prospect(String name) {
        var company = Json.object();
        if (name != null) {
            company.put("name", name);
        }
        company.putArray("types").addObject().put("name", "Prospect");
        return Long.parseLong(create(Sandbox.COMPANIES, company));
    }

    private static ObjectNode partialContact(long company) {
        var contact = Json.object();
        contact.set("company", Json.id(company));
        return contact;
    }

    /** One that nobody knows the company of; it stays, since that it has gone would be noticed within a day only. */
    private String survey() {
        return system.sandbox()
                .create(Sandbox.SURVEYS, Json.object().putNull("ticket_num"))
                .get("_id")
                .asText();
    }

    private String create(String type, ObjectNode partial) {
        var id = system.sandbox().create(type, partial).get("id").asText();
        made.computeIfAbsent(type, none -> new ArrayList<>()).add(id);
        return id;
    }

    private void awaitKnown(List<Long> companies, long suggested) {
        system.syncRuns().run(List.of(Sandbox.COMPANIES, Sandbox.CONTACTS, Sandbox.SURVEYS));
        var all = new ArrayList<>(companies);
        all.add(suggested);
        await("companies in the registry")
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .until(() -> all.stream()
                        .allMatch(id -> viewer.exchange("GET", "/api/v1/companies/" + id)
                                        .statusCode()
                                == 200));
    }

    private void changeClients(List<Long> companies) {
        // Not scored, so that the list of scores stays as it is.
        var entering = "{\"name\":\"Audited " + key + "\",\"autoScoring\":false}";
        var entered = changedClients(
                call(REGISTER).json(entering).header("Idempotency-Key", key),
                201,
                answer -> Set.of(made(idIn(answer))));
        leavesNothing(call(REGISTER).json(entering).header("Idempotency-Key", key), 201);
        refuses(call(REGISTER).json("{\"autoScoring\":false}"), 400);
        var client = idIn(entered);

        var first = edition(client);
        var edit = "{\"name\":\"Audited again " + key + "\",\"autoScoring\":false,\"window\":60}";
        changedClient(call(EDIT, client).seen(first).json(edit), 200, client);
        refuses(call(EDIT, client).seen(first).json(edit), 412);
        leavesNothing(call(EDIT, client).seen(edition(client)).json(edit), 200);

        changedClient(call(SELECT).json(selecting(client)), 200, client);
        refuses(call(SELECT).json(selecting(UNKNOWN)), 404);

        changedClient(call(MAP, client).seen(edition(client)).json(companyIds(companies)), 204, client);
        refuses(call(MAP, client).seen(edition(client)).json(companyIds(List.of(999_999_999L))), 404);
        changedClient(call(UNMAP, client, companies.get(2)).seen(edition(client)), 204, client);
        refuses(call(UNMAP, client, companies.get(2)).seen(edition(client)), 404);

        var split = changedClients(
                call(SPLIT, client).seen(edition(client)).json(companyIds(companies.subList(1, 2))),
                201,
                answer -> Set.of(client, made(idIn(answer))));
        refuses(call(SPLIT, client).seen(edition(client)).json(companyIds(companies.subList(0, 1))), 400);
        var part = idIn(split);
        refuses(call(MERGE, client).seen(edition(client)).json(seen(client)), 400);
        changedClients(call(MERGE, client).seen(edition(client)).json(seen(part)), 204, answer -> Set.of(client, part));

        refuses(call(REMOVE, client).seen(first), 412);
        changedClient(call(REMOVE, client).seen(edition(client)), 204, client);
        refuses(viewer, call(ANNOUNCE), 403);
        changed(call(ANNOUNCE), 200, answer -> "clients");
    }

    private String selecting(String client) {
        return "{\"autoScoring\":false,\"window\":90,\"ids\":[\"" + client + "\"]}";
    }

    private static String companyIds(List<Long> companies) {
        var body = Json.object();
        companies.forEach(body.putArray("companyIds")::add);
        return body.toString();
    }

    private String seen(String client) {
        return Json.object()
                .put("clientId", client)
                .put("edition", client(client).get("edition").longValue())
                .toString();
    }

    /** A client from a file has the name of a company, gets it as a sure suggestion, and loses it again. */
    private void acceptSuggestion(long company) {
        var heading = "id,edition,name,industry,autoScoring,window,retired,notes,companyIds\n";
        var file = heading + ",,Quillon " + key + ",,false,,,,\n";
        leavesNothing(call(IMPORT).query("?dryRun=true").file(file), 200);
        refuses(call(IMPORT).file(file + ",1,An edition without a client,,,,,,\n"), 400);
        var report = changedClients(call(IMPORT).file(file), 200, answer -> Set.of(made(imported(answer))));
        var client = imported(report);

        var best = viewer.get("/api/v1/companies/suggestions?q=" + key)
                .get("items")
                .get(0);
        assertThat(best.get("id").longValue()).isEqualTo(company);
        assertThat(best.get("sure").booleanValue()).as(best.toString()).isTrue();
        var confidence = best.get("suggestions").get(0).get("confidence").intValue();
        leavesNothing(call(ACCEPT).json("{\"confidence\":" + confidence + ",\"dryRun\":true}"), 200);
        refuses(call(ACCEPT).json("{\"confidence\":10}"), 400);
        // Others that are as sure are accepted with it, and go back with it at once.
        var accepted = changedClients(
                call(ACCEPT).json("{\"confidence\":" + confidence + "}"), 200, AuditLogIT::clientsOfMappings);
        assertThat(clientsOfMappings(accepted)).contains(client);
        var history = viewer.get("/api/v1/clients/" + client + "/history").get("items");
        var edition = history.get(0).get("edition").longValue();
        changedClients(call(UNDO, client, edition).seen(edition(client)), 204, answer -> clientsOfMappings(accepted));
        refuses(call(UNDO, client, edition).seen(edition(client)), 409);
        changedClient(call(REMOVE, client).seen(edition(client)), 204, client);
    }

    private static String imported(HttpResponse<String> report) {
        return Json.read(report.body()).get("lines").get(0).get("clientId").asText();
    }

    private static Set<String> clientsOfMappings(HttpResponse<String> accepted) {
        var mapped = new TreeSet<String>();
        Json.read(accepted.body())
                .get("mappings")
                .forEach(mapping -> mapped.add(mapping.get("clientId").asText()));
        return mapped;
    }

    private void changeIndustries() {
        var before = viewer.exchange("GET", "/api/v1/industry-mappings");
        var mappings = Json.object();
        var items = mappings.putArray("mappings");
        Json.read(before.body())
                .get("mappings")
                .forEach(mapping -> items.add(Json.object()
                        .put("market", mapping.get("market").asText())
                        .put("industry", mapping.get("industry").asText())));
        var asBefore = mappings.toString();
        // A market that no company is in: nobody's industry changes.
        items.addObject().put("market", "Audited " + key).put("industry", "legal");

        leavesNothing(call(PREVIEW_INDUSTRIES).json(mappings.toString()), 200);
        refuses(call(PREVIEW_INDUSTRIES).json("{}"), 400);
        changedClients(call(INDUSTRIES).header("If-Match", tag(before)).json(mappings.toString()), 200, none());
        refuses(call(INDUSTRIES).header("If-Match", tag(before)).json(asBefore), 412);
        var after = viewer.exchange("GET", "/api/v1/industry-mappings");
        changedClients(call(INDUSTRIES).header("If-Match", tag(after)).json(asBefore), 200, none());
    }

    private static Function<HttpResponse<String>, Set<String>> none() {
        return answer -> Set.of();
    }

    /** The source takes so long that the run is under way when it is cancelled. */
    private void changeSync() {
        refuses(call(SYNC).json("{\"entities\":[],\"mode\":\"incremental\"}"), 400);
        system.sandbox().slow("/time/entries", SLOW_MILLIS);
        var started = changed(
                call(SYNC).json("{\"entities\":[\"time-entries\"],\"mode\":\"incremental\"}"),
                202,
                answer -> "sync-run/" + run(answer));
        changed(call(CANCEL, run(started)), 202, answer -> "sync-run/" + run(started));
        system.sandbox().removeFaults();
        refuses(call(CANCEL, UNKNOWN), 404);
    }

    private static String run(HttpResponse<String> started) {
        return Json.read(started.body()).get("items").get(0).get("id").asText();
    }

    private void changeSources(String contact, String survey, long company) {
        refuses(call(LOG_REQUESTS).json("{\"detail\":\"some\"}"), 400);
        changed(call(LOG_REQUESTS).json("{\"detail\":\"off\"}"), 200, answer -> "connectwise");
        refuses(call(TEST_CONNECTION, "excel"), 404);
        changed(call(TEST_CONNECTION, "connectwise"), 200, answer -> "connectwise");
        refuses(viewer, call(RECONCILE), 403);
        changed(call(RECONCILE), 200, answer -> "connectwise");

        refuses(call(ASSIGN, survey).json("{\"companyId\":999999999}"), 404);
        changed(call(ASSIGN, survey).json("{\"companyId\":" + company + "}"), 200, answer -> "survey/" + survey);
        refuses(call(TAKE_BACK, "nobody-has-answered"), 404);
        changed(call(TAKE_BACK, survey), 200, answer -> "survey/" + survey);

        refuses(call(ERASE, 999_999_999), 404);
        changed(call(ERASE, contact), 204, answer -> "contact/" + contact);
    }

    private void changeScoring() {
        var client = system.scoreItems(30).get(0).get("clientId").asText();
        refuses(call(AUDIT).json(clientIds(UNKNOWN)), 404);
        changed(call(AUDIT).json(clientIds(client)), 202, answer -> "audit/" + idIn(answer));
        refuses(call(RECALCULATE).json(clientIds(UNKNOWN)), 404);
        changed(call(RECALCULATE).json(clientIds(client)), 202, answer -> "audit/" + idIn(answer));

        // The rules that are in force, once more: every score stays what it is.
        var current = viewer.exchange("GET", "/api/v1/scorecards/current");
        var rules = (ObjectNode) Json.read(current.body()).get("document");
        leavesNothing(call(PREVIEW_SCORECARD).json(rules.toString()), 200);
        refuses(call(PREVIEW_SCORECARD).json("{}"), 400);
        refuses(call(PUBLISH).header("If-Match", tag(current)).json("{}"), 400);
        var edition = rules.deepCopy().put("note", "The same again " + key).toString();
        changed(
                call(PUBLISH).header("If-Match", tag(current)).json(edition),
                201,
                answer -> "scorecard/" + Json.read(answer.body()).get("version").intValue());
        refuses(call(PUBLISH).header("If-Match", tag(current)).json(edition), 412);
    }

    private static String clientIds(String client) {
        return "{\"clientIds\":[\"" + client + "\"]}";
    }

    private static String idIn(HttpResponse<String> answer) {
        return Json.read(answer.body()).get("id").asText();
    }

    /** Letters with a record of the topic that the service has applied long since: once more changes nothing. */
    private void applyDeadLetters(String service, String topic) {
        var letters = "/api/v1/dead-letters/" + service;
        var record = await("a record of " + topic)
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .until(() -> newest(topic), found -> found != null);

        var one = putAside(letters, record, service, "audited-one-" + key, record.value());
        changed(call(applyOne(service), one), 200, answer -> "dead-letter/" + one);
        leaves(List.of(ASKED_FOR), "dead-letter/" + one, admin, call(applyOne(service), one), 200);
        refuses(call(applyOne(service), "nothing-0-0"), 404);

        // What still cannot be applied was asked for: it is noted before it is tried.
        var unreadable = putAside(letters, record, service, "audited-unreadable-" + key, "{");
        leaves(List.of(ASKED_FOR), "dead-letter/" + unreadable, admin, call(applyOne(service), unreadable), 409);

        var all = putAside(letters, record, service, "audited-all-" + key, record.value());
        var wish = Json.object().put("topic", topic).put("reason", "audited-all-" + key);
        leavesNothing(
                call(applyAll(service)).json(wish.deepCopy().put("dryRun", true).toString()), 200);
        refuses(call(applyAll(service)).json("{\"topic\":\"engagement.scores\"}"), 400);
        changed(call(applyAll(service)).json(wish.toString()), 200, answer -> "dead-letter/" + all);
    }

    private ConsumerRecord<String, String> newest(String topic) {
        return system.kafka().read(topic).stream()
                .filter(found -> found.value() != null)
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    /** The id of the letter. */
    private String putAside(
            String letters, ConsumerRecord<String, String> record, String service, String reason, String value) {
        PutAside.again(system, record, service, reason, value);
        var found = admin.get(letters + "?reason=" + reason).get("items");
        assertThat(found).as(reason).hasSize(1);
        return found.get(0).get("id").asText();
    }

    /** Remembers a client, which has to be gone in the end. */
    private String made(String client) {
        own.add(client);
        return client;
    }

    private JsonNode client(String id) {
        return viewer.get("/api/v1/clients/" + id);
    }

    /** As it has to be sent with a change. */
    private String edition(String client) {
        return "\"" + client(client).get("edition").longValue() + "\"";
    }

    private static String tag(HttpResponse<String> answer) {
        return answer.headers().firstValue("ETag").orElseThrow();
    }

    private void changedClient(Call call, int status, String client) {
        changedClients(call, status, answer -> Set.of(client));
    }

    /**
     * The entry names the client, or the change when it is not one client; the registry's own history has to know both.
     *
     * @param expected the clients that are different afterwards
     */
    private HttpResponse<String> changedClients(
            Call call, int status, Function<HttpResponse<String>, Set<String>> expected) {
        var before = trail.newestRosterChange();
        return changed(call, status, answer -> {
            var change = trail.newestRosterChange();
            assertThat(change).as("in the history after " + call).isNotEqualTo(before);
            assertThat(change.clients()).as("changed by " + call).isEqualTo(expected.apply(answer));
            return change.subject();
        });
    }

    private HttpResponse<String> changed(Call call, int status, Function<HttpResponse<String>, String> subject) {
        var answer = call.send(admin);
        assertThat(answer.statusCode()).as(call + ": " + answer.body()).isEqualTo(status);
        assertNoted(call, NOTED.get(call.operation()), subject.apply(answer));
        changes++;
        changed.add(call.operation());
        return answer;
    }

    private void leavesNothing(Call call, int status) {
        leaves(List.of(), null, admin, call, status);
    }

    private void refuses(Call call, int status) {
        refuses(admin, call, status);
    }

    private void refuses(Rest caller, Call call, int status) {
        leaves(List.of(), null, caller, call, status);
        refused.add(call.operation());
    }

    private void leaves(List<String> actions, String subject, Rest caller, Call call, int status) {
        var answer = call.send(caller);
        assertThat(answer.statusCode()).as(call + ": " + answer.body()).isEqualTo(status);
        assertNoted(call, actions, subject);
        without++;
    }

    /** In the log of every service together: exactly these. */
    private void assertNoted(Call call, List<String> actions, String subject) {
        var found = trail.since();
        assertThat(found.stream().map(Entry::withoutDetail).toList())
                .as("noted of " + call)
                .isEqualTo(actions.stream()
                        .map(action -> new Entry(AuditTrail.TESTER, action, subject, null))
                        .toList());
        entries += found.size();
        found.stream()
                .filter(Entry::isOfRoster)
                .forEach(entry -> assertThat(entry.detail())
                        .as("detail noted of " + call)
                        .isEqualTo(trail.newestRosterChange().detail()));
    }

    private static Call call(String operation, Object... ids) {
        return new Call(operation, List.of(ids), "", null, List.of());
    }

    /**
     * A request.
     *
     * @param operation as described: method and path, parameters in braces
     * @param ids what stands in the place of the parameters
     */
    private record Call(String operation, List<Object> ids, String query, String body, List<String> headers) {

        Call query(String text) {
            return new Call(operation, ids, text, body, headers);
        }

        Call json(String text) {
            return new Call(operation, ids, query, text, headers).header("Content-Type", "application/json");
        }

        Call file(String text) {
            return new Call(operation, ids, query, text, headers).header("Content-Type", "text/csv");
        }

        Call seen(String tag) {
            return header("If-Match", tag);
        }

        Call header(String name, String value) {
            var more = new ArrayList<>(headers);
            more.addAll(List.of(name, value));
            return new Call(operation, ids, query, body, more);
        }

        HttpResponse<String> send(Rest caller) {
            var parts = operation.split(" ");
            var path = parts[1];
            for (var id : ids) {
                path = path.replaceFirst("\\{\\w+}", id.toString());
            }
            return caller.exchange(parts[0], path + query, body, headers.toArray(String[]::new));
        }

        @Override
        public String toString() {
            return operation + " " + ids + query + (body == null ? "" : " with " + body);
        }
    }
}
