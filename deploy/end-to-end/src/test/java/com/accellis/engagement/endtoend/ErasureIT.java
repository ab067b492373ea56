package com.accellis.engagement.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.endtoend.order.AfterImports;
import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Operations;
import com.accellis.engagement.endtoend.system.Quiet;
import com.accellis.engagement.endtoend.system.Rest;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Sandbox;
import com.accellis.engagement.endtoend.system.Systems;
import com.accellis.engagement.events.Topic;
import com.accellis.engagement.events.Topics;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Erasing a contact leaves nothing of the person: in no table, on no topic once that of contacts is compacted, in no
 * dead letter, log, page or metric. Nothing of it comes back, and no score changes. The system is its own, since
 * erasing is for good; waiting for rest and for the broker's cleaner takes minutes.
 */
@Tag("long-only")
@AfterImports
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ErasureIT {

    private static final int CLIENTS = 6;
    private static final long SEED = 801;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String CONTACTS = "connectwise.contacts";
    private static final String SURVEYS = "crewhu.surveys";
    private static final String CHANGES = "engagement.score-changes";
    private static final String CONNECTOR = "connector-service";
    private static final String REGISTRY = "client-registry-service";
    private static final String CONTACT_TABLE = "table registry.contact";
    private static final String CONTACT_TOPIC = "topic " + CONTACTS;
    private static final String CLIENT_PAGE = "GET /api/v1/clients/{id}";

    private static final String FIRST_NAME = "zelmirothan";
    private static final String LAST_NAME = "quandrivexel";
    private static final String TITLE = "ostravimenko";
    private static final String MAILBOX = "vorbuntesqui";
    private static final String EMAIL = MAILBOX + "@example.org";
    private static final String PHONE = "884019277365501";
    /** What is kept of a contact. */
    private static final Map<String, String> KEPT = Map.of(
            "first name",
            FIRST_NAME,
            "last name",
            LAST_NAME,
            "title",
            TITLE,
            "e-mail address",
            MAILBOX,
            "phone",
            PHONE);

    private static final String NICKNAME = "plixandoverm";
    private static final String STREET = "hurmeltogasse";
    private static final String COMMENT = "tafelquirnost";
    /** What is known at the source and not kept. */
    private static final Map<String, String> NOT_KEPT =
            Map.of("nickname", NICKNAME, "street", STREET, "comment", COMMENT);

    @RegisterExtension
    final Systems systems = new Systems();

    private final Markers markers = markers();
    private RunningSystem system;
    private Rest admin;
    private long company;
    private String clientId;
    private String contactId;
    /** Answers whose company is known by the ticket, by the company's name too, and by the person alone. */
    private String byTicket;

    private String byName;
    private String byPerson;

    @Test
    void nothingIsLeftOfAnErasedContactAndNoScoreChanges() {
        // Given: a person whom everything is about that may be about a contact, put aside by both services that deal
        // with it
        system = systems.fresh(CLIENTS, SEED);
        admin = system.as(system.token("admin"));
        Quiet.reach(system);
        chooseCompany();
        bringInThePerson();
        putAsideWhatTheSourceSays();
        putAsideEvents();
        Quiet.reach(system);
        assertThat(linkOf(byTicket)).isEqualTo(company + " by ticket");
        assertThat(linkOf(byName)).isEqualTo(company + " by customer");
        assertThat(linkOf(byPerson)).isEqualTo(company + " by customer");
        var before = everything();
        var day = LocalDate.now(ZoneOffset.UTC);
        var scores = system.scores();
        var changes = system.kafka().written(List.of(CHANGES));

        // When
        var began = System.nanoTime();
        assertThat(admin.exchange("DELETE", "/api/v1/contacts/" + contactId).statusCode())
                .isEqualTo(204);
        await("tombstone")
                .atMost(LIMIT)
                .until(() -> system.kafka().newest(CONTACTS).get(contactId).value() == null);
        var tombstoneAfter = Figures.since(began);

        // Then: what could bring the person back does not. The records of the person are still on the topic.
        var answers = applyDeadLetters();
        system.sandbox().change(Sandbox.CONTACTS, contactId, Json.object().put("title", TITLE + " again"));
        system.syncRuns()
                .sweep(List.of("contacts"))
                .forEach(run -> assertThat(run.get("state").textValue()).startsWith("completed"));
        Quiet.reach(system);
        var scoresAfter = system.scores();
        var changesAfter = system.kafka().written(List.of(CHANGES));
        assertThat(LocalDate.now(ZoneOffset.UTC))
                .as("the day, with which scores change")
                .isEqualTo(day);
        // Only this topic may hold anything until it is compacted. All others are searched with every record ever
        // written.
        var compactedAway = system.kafka().compact(CONTACTS);
        var after = everything();
        answers.forEach(answer -> after.look("answer to the application of a dead letter", answer));
        var letters = deadLetters();
        var changed = changed(scores, scoresAfter);
        Figures.print(
                "erasure",
                "%d markers; before: %d hits in %d texts (%s); tombstone after %s, %d records compacted away, %d dead"
                        + " letters of the person without value %s; after: %d hits in %d texts; %d scores, %d changed; %s"
                        + " score changes before, %s after",
                markers.count(),
                before.hits,
                before.texts,
                before.places.keySet(),
                Figures.seconds(tombstoneAfter),
                compactedAway,
                letters.size(),
                reasons(letters),
                after.hits,
                after.texts,
                scores.values().stream().mapToInt(Map::size).sum(),
                changed.size(),
                changes.get(CHANGES),
                changesAfter.get(CHANGES));
        assertThat(before.in(CONTACT_TABLE)).isEqualTo(KEPT.keySet());
        assertThat(before.in(CONTACT_TOPIC)).isEqualTo(KEPT.keySet());
        assertThat(before.in(CLIENT_PAGE)).isEqualTo(KEPT.keySet());
        assertThat(letters)
                .hasSize(4)
                .allSatisfy(letter ->
                        assertThat(letter.value()).as("value of a dead letter").isNull());
        assertThat(compactedAway).as("records compacted away").isPositive();
        assertThat(after.places).as("where anything is left").isEmpty();
        assertThat(linkOf(byTicket)).isEqualTo(company + " by ticket");
        assertThat(linkOf(byName)).isEqualTo(company + " by customer");
        // Also that the person belonged to the company is forgotten. This answer is withdrawn: it never counted.
        assertThat(linkOf(byPerson)).isEqualTo("nobody");
        assertThat(changed).as("scores that changed").isEmpty();
        assertThat(changesAfter).as("records of " + CHANGES).isEqualTo(changes);
    }

    private static Markers markers() {
        var all = new LinkedHashMap<>(KEPT);
        all.putAll(NOT_KEPT);
        return new Markers(all);
    }

    /** One that is a client alone and is not mistaken for another by its name. */
    private void chooseCompany() {
        Map<Long, String> names = new HashMap<>();
        system.sandbox()
                .all(Sandbox.COMPANIES)
                .forEach(found -> names.put(found.get("id").longValue(), firstWord(found)));
        var client = system.scoreItems(30).stream()
                .filter(item -> item.get("companyIds").size() == 1)
                .filter(item -> {
                    var name = names.get(item.get("companyIds").get(0).longValue());
                    return names.values().stream().filter(name::equals).count() == 1;
                })
                .findFirst()
                .orElseThrow(() -> new AssertionError("No client whose company has a name of its own"));
        clientId = client.get("clientId").textValue();
        company = client.get("companyIds").get(0).longValue();
    }

    private static String firstWord(JsonNode company) {
        return company.get("name").textValue().toLowerCase(Locale.ROOT).split("[^a-z0-9]+")[0];
    }

    /** A contact that is its company's default and contact of a ticket and an agreement, and who has answered. */
    private void bringInThePerson() {
        var sandbox = system.sandbox();
        var person = Json.object()
                .put("firstName", FIRST_NAME)
                .put("lastName", LAST_NAME)
                .put("title", TITLE)
                .put("nickName", NICKNAME)
                .put("addressLine1", STREET + " 7")
                .put("defaultPhoneNbr", PHONE)
                .put("defaultFlag", true);
        person.set("company", Json.id(company));
        person.putArray("communicationItems").add(reachedBy("Email", EMAIL)).add(reachedBy("Phone", PHONE));
        var contact = sandbox.create(Sandbox.CONTACTS, person);
        contactId = contact.get("id").asText();
        var reference = Json.id(contact.get("id").longValue());
        sandbox.change(Sandbox.COMPANIES, Long.toString(company), Json.object().set("defaultContact", reference));
        var ticket = sandbox.create(Sandbox.SERVICE_TICKETS, ofCompany("summary", "Nothing is printed", reference));
        sandbox.create(Sandbox.AGREEMENTS, ofCompany("name", "Printers", reference));

        byTicket = answer(ticket.get("id").asText(), customer(), false);
        byName = answer(null, customer().put("id", contactId).put("name", companyName()), false);
        byPerson = answer(null, customer(), true);
    }

    private static ObjectNode reachedBy(String kind, String value) {
        return Json.object().put("value", value).put("defaultFlag", true).put("communicationType", kind);
    }

    private ObjectNode ofCompany(String field, String text, ObjectNode contact) {
        var partial = Json.object().put(field, text);
        partial.set("company", Json.id(company));
        partial.set("contact", contact);
        return partial;
    }

    private String companyName() {
        return system.sandbox().all(Sandbox.COMPANIES).stream()
                .filter(found -> found.get("id").longValue() == company)
                .map(found -> found.get("name").textValue())
                .findFirst()
                .orElseThrow();
    }

    private static ObjectNode customer() {
        return Json.object().put("email", EMAIL).put("contact_name", FIRST_NAME + " " + LAST_NAME);
    }

    /** @param ticket null for none */
    private String answer(String ticket, ObjectNode customer, boolean withdrawn) {
        var survey = Json.object()
                .put("ticket_num", ticket)
                .put("rating", "0")
                .put("comment", COMMENT)
                .put("inactive", withdrawn);
        survey.set("customer_data", customer);
        return system.sandbox().create(Sandbox.SURVEYS, survey).get("_id").asText();
    }

    private String linkOf(String survey) {
        var published = system.kafka().newest(SURVEYS).get(survey);
        assertThat(published).as("answer " + survey).isNotNull();
        var event = Json.read(published.value());
        return event.hasNonNull("companyId")
                ? event.get("companyId") + " by " + event.get("linkedBy").textValue()
                : "nobody";
    }

    /** For a while the contact cannot be understood. */
    private void putAsideWhatTheSourceSays() {
        var sandbox = system.sandbox();
        var known = (ObjectNode) sandbox.all(Sandbox.CONTACTS).stream()
                .filter(found -> found.get("id").asText().equals(contactId))
                .findFirst()
                .orElseThrow();
        var broken = known.deepCopy();
        broken.putArray("title").add(TITLE);
        sandbox.answerRaw(Sandbox.CONTACTS, contactId, broken);
        awaitDeadLetters(CONNECTOR, 1);
        sandbox.change(Sandbox.CONTACTS, contactId, Json.object().put("title", TITLE));
    }

    /** No JSON, a field of the wrong kind, and a text that PostgreSQL refuses: each fails at another place. */
    private void putAsideEvents() {
        write(event().toString().replaceFirst("}$", ","));
        write(event().put("inactive", TITLE).toString());
        write(event().put("firstName", FIRST_NAME + "\u0000").toString());
        awaitDeadLetters(REGISTRY, 3);
    }

    private ObjectNode event() {
        var event = Json.object().put("id", Long.parseLong(contactId));
        event.putObject("version").put("lastUpdated", Instant.now().toString()).put("readNumber", Integer.MAX_VALUE);
        return event.put("deleted", false)
                .put("companyId", company)
                .put("firstName", FIRST_NAME)
                .put("lastName", LAST_NAME)
                .put("title", TITLE)
                .put("email", EMAIL)
                .put("phone", PHONE)
                .put("inactive", false)
                .put("companyDefault", true);
    }

    private void write(String value) {
        var written = new ProducerRecord<>(CONTACTS, contactId, value.getBytes(UTF_8));
        Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", "test-" + contactId,
                        "ce_source", "urn:test",
                        "ce_type", "connectwise.contact.changed.v1",
                        "ce_subject", contactId)
                .forEach((name, text) -> written.headers().add(name, text.getBytes(UTF_8)));
        system.kafka().write(written);
    }

    private void awaitDeadLetters(String service, int count) {
        await("dead letters of " + service)
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(deadLetters(service)).hasSize(count));
    }

    private List<ConsumerRecord<String, String>> deadLetters() {
        return Stream.of(CONNECTOR, REGISTRY)
                .flatMap(service -> deadLetters(service).stream())
                .toList();
    }

    private List<ConsumerRecord<String, String>> deadLetters(String service) {
        return system.kafka().read(CONTACTS + "." + service + ".dead-letter").stream()
                .filter(letter -> isAboutThePerson(letter.key()))
                .toList();
    }

    private boolean isAboutThePerson(String key) {
        return contactId.equals(key) || ("contacts/" + contactId).equals(key);
    }

    private static Set<String> reasons(List<ConsumerRecord<String, String>> letters) {
        var reasons = new TreeSet<String>();
        letters.forEach(letter -> reasons.add(
                new String(letter.headers().lastHeader("dead-letter-reason").value(), UTF_8)));
        return reasons;
    }

    /** Applies all that were put aside of the person, and returns the answers: done, or refused again. */
    private List<String> applyDeadLetters() {
        var answers = new ArrayList<String>();
        for (var service : List.of(CONNECTOR, REGISTRY)) {
            for (var item : deadLetterItems(service)) {
                var answer = admin.exchange("POST", deadLetterPath(service, item) + "/applications", null);
                assertThat(answer.statusCode()).as(answer.body()).isIn(200, 409);
                answers.add(answer.body());
            }
        }
        assertThat(answers).as("answers to applications").hasSize(4);
        return answers;
    }

    private List<JsonNode> deadLetterItems(String service) {
        var items = new ArrayList<JsonNode>();
        admin.get("/api/v1/dead-letters/" + service + "?size=200&topic=" + CONTACTS)
                .get("items")
                .forEach(item -> {
                    if (isAboutThePerson(item.get("key").textValue())) {
                        items.add(item);
                    }
                });
        return items;
    }

    private static String deadLetterPath(String service, JsonNode item) {
        return "/api/v1/dead-letters/" + service + "/" + item.get("id").textValue();
    }

    /** Where markers were found. */
    private final class Search {

        private final Map<String, Set<String>> places = new TreeMap<>();
        private long texts;
        private long hits;

        void look(String where, String text) {
            if (text == null) {
                return;
            }
            texts++;
            var found = markers.in(text);
            if (!found.isEmpty()) {
                hits += found.size();
                places.computeIfAbsent(where, place -> new TreeSet<>()).addAll(found);
            }
        }

        Set<String> in(String where) {
            return places.getOrDefault(where, Set.of());
        }
    }

    /** Searches all that the system has written or says. */
    private Search everything() {
        var search = new Search();
        system.logs().forEach((name, text) -> search.look("log " + name, text));
        Stream.concat(Topics.events().stream(), Topics.deadLetters().stream())
                .map(Topic::name)
                .forEach(topic ->
                        system.kafka().read(topic).forEach(found -> search.look("topic " + topic, text(found))));
        system.databases().tables().forEach((table, rows) -> rows.forEach(row -> search.look("table " + table, row)));
        system.management().pages().forEach(search::look);
        for (var operation : Operations.of(system)) {
            if (operation.reads() && !operation.path().contains("{")) {
                search.look(
                        operation.toString(),
                        admin.exchange("GET", operation.path(), null).body());
            }
        }
        pagesAboutThePerson()
                .forEach((name, path) -> search.look(name, admin.get(path).toString()));
        return search;
    }

    private Map<String, String> pagesAboutThePerson() {
        var pages = new LinkedHashMap<String, String>();
        pages.put(CLIENT_PAGE, "/api/v1/clients/" + clientId);
        pages.put(CLIENT_PAGE + "/history", "/api/v1/clients/" + clientId + "/history");
        pages.put("GET /api/v1/companies/{id}", "/api/v1/companies/" + company);
        pages.put("GET /api/v1/scores/{clientId}", "/api/v1/scores/" + clientId);
        pages.put(
                "GET /api/v1/scores/{clientId}/evidence",
                "/api/v1/scores/" + clientId + "/evidence?window=30&size=200");
        for (var service : List.of(CONNECTOR, REGISTRY)) {
            for (var item : deadLetterItems(service)) {
                var path = deadLetterPath(service, item);
                pages.put("GET " + path, path);
            }
        }
        return pages;
    }

    private static String text(ConsumerRecord<String, String> found) {
        var text = new StringBuilder().append(found.key()).append(' ').append(found.value());
        found.headers().forEach(header -> {
            text.append(' ').append(header.key());
            if (header.value() != null) {
                text.append(' ').append(new String(header.value(), UTF_8));
            }
        });
        return text.toString();
    }

    /** Clients and windows whose score is another one, or is there on one side only. */
    private static <S> Set<String> changed(Map<String, Map<Integer, S>> before, Map<String, Map<Integer, S>> after) {
        var clients = new TreeSet<>(before.keySet());
        clients.addAll(after.keySet());
        var changed = new TreeSet<String>();
        for (var client : clients) {
            for (var window : RunningSystem.WINDOWS) {
                var score = before.getOrDefault(client, Map.of()).get(window);
                if (score == null
                        || !score.equals(after.getOrDefault(client, Map.of()).get(window))) {
                    changed.add(client + " over " + window + " days");
                }
            }
        }
        return changed;
    }
}
