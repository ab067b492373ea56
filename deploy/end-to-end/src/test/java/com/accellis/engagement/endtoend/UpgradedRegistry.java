package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.RegistryReplicas;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Companies and their contacts change on the topics, while somebody edits the clients at whichever registry is there: the
 * edits of one release meet rows that the other has written.
 */
final class UpgradedRegistry extends UpgradedWithDatabase<RegistryReplicas> {

    private static final long SEED = 1_103;
    private static final int COMPANIES = 60;
    private static final int CONTACTS_EACH = 3;
    private static final List<Integer> WINDOWS = List.of(30, 60, 90);
    private static final Duration BETWEEN = Duration.ofMillis(40);
    private static final int MOST_ATTEMPTS = 100;
    private static final Duration BEFORE_NEXT_ATTEMPT = Duration.ofMillis(100);
    private static final String CLIENTS = "engagement.clients";
    private static final String ASSIGNMENTS = "engagement.company-assignments";

    private final RegistryEvents events = new RegistryEvents(site);
    private final Random random = new Random(SEED);
    /** By company. */
    private final Map<Long, Expected> expected = new TreeMap<>();

    private Repetition load;
    private long edits;
    private long repeats;

    /** What a company and the client made from it have to be in the end. */
    private static final class Expected {

        private String client;
        private String name;
        private String chosenName;
        private boolean active = true;
        private int window = 30;
        private boolean autoScoring = true;
        private final boolean[] inactiveContacts = new boolean[CONTACTS_EACH];

        private int activeContacts() {
            var count = 0;
            for (var inactive : inactiveContacts) {
                count += inactive ? 0 : 1;
            }
            return count;
        }
    }

    UpgradedRegistry() {
        super(
                "client-registry-service",
                "engagement_events_consumed_total",
                RegistryReplicas.make("upgraded-registry"));
    }

    @Override
    void beginLoad() {
        for (var company = 1L; company <= COMPANIES; company++) {
            var made = new Expected();
            made.name = "Company " + company;
            expected.put(company, made);
            sendCompany(company);
            for (var contact = 0; contact < CONTACTS_EACH; contact++) {
                sendContact(company, contact);
            }
        }
        events.flush();
        await("a client of each company", () -> {
            site.published(ASSIGNMENTS).forEach(found -> {
                var client = Json.read(found.value()).get("clientId");
                if (!client.isNull()) {
                    expected.get(Long.parseLong(found.key())).client = client.textValue();
                }
            });
            return expected.values().stream().allMatch(company -> company.client != null);
        });
        load = Repetition.begin("registry-load", BETWEEN, this::change);
    }

    private void change() {
        var company = 1L + random.nextInt(COMPANIES);
        var changed = expected.get(company);
        switch (random.nextInt(5)) {
            case 0 -> {
                changed.name = "Company " + company + ", called anew " + events.count();
                sendCompany(company);
            }
            case 1 -> {
                changed.active = !changed.active;
                sendCompany(company);
            }
            case 2 -> {
                changed.chosenName = random.nextInt(3) == 0 ? null : "Chosen " + edits + " of " + company;
                changed.window = WINDOWS.get(random.nextInt(WINDOWS.size()));
                changed.autoScoring = random.nextBoolean();
                edit(changed);
            }
            default -> {
                var contact = random.nextInt(CONTACTS_EACH);
                changed.inactiveContacts[contact] = !changed.inactiveContacts[contact];
                sendContact(company, contact);
            }
        }
    }

    /** Until it is done: what was seen may be out of date by then, and who is asked may be about to end. */
    private void edit(Expected changed) {
        edits++;
        var path = "/api/v1/clients/" + changed.client;
        var body = Json.object()
                .put("name", changed.chosenName)
                .put("autoScoring", changed.autoScoring)
                .put("window", changed.window)
                .toString();
        var answers = new ArrayList<String>();
        for (var attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            var now = inService();
            var manager = site.manager(now.get(random.nextInt(now.size())));
            try {
                var seen = manager.exchange("GET", path);
                var tag = seen.headers().firstValue("ETag");
                if (seen.statusCode() == 200 && tag.isPresent()) {
                    var answer = manager.exchange(
                            "PUT", path, body, "Content-Type", "application/json", "If-Match", tag.get());
                    if (answer.statusCode() == 200) {
                        return;
                    }
                    assertThat(answer.statusCode()).as(answer.body()).isIn(412, 503);
                    answers.add(answer.body());
                } else {
                    assertThat(seen.statusCode()).as(seen.body()).isEqualTo(503);
                    answers.add(seen.body());
                }
            } catch (UncheckedIOException ended) {
                answers.add(ended.toString());
            }
            repeats++;
            Pause.of(BEFORE_NEXT_ATTEMPT);
        }
        throw new AssertionError("Nobody took the edit: " + answers);
    }

    private void sendCompany(long company) {
        var is = expected.get(company);
        events.sendCompany(RegistryEvents.company(company, "Client")
                .put("name", is.name)
                .put("status", RegistryEvents.status(is.active)));
    }

    private void sendContact(long company, int number) {
        events.sendContact(RegistryEvents.contact(company * CONTACTS_EACH + number, company, number == 0)
                .put("inactive", expected.get(company).inactiveContacts[number]));
    }

    @Override
    long endLoad() {
        load.stop();
        events.flush();
        return events.count();
    }

    @Override
    void awaitRest() {
        await("rest", () -> site.unapplied() == 0 && site.unpublished() == 0);
    }

    /** The newest of every client on the topic; revisions of a client never go back, whoever announces them. */
    @Override
    String compare() {
        var differences = new ArrayList<String>();
        var newest = new TreeMap<String, JsonNode>();
        for (var found : site.published(CLIENTS)) {
            var event = Json.read(found.value());
            var before = newest.put(found.key(), event);
            if (before != null
                    && event.get("revision").longValue()
                            < before.get("revision").longValue()) {
                differences.add("client " + found.key() + ": " + event + " after " + before);
            }
        }
        expected.forEach((company, should) -> {
            var is = newest.remove(should.client);
            if (is == null) {
                differences.add("client of company " + company + " is missing");
                return;
            }
            expect(differences, is, "name", should.chosenName == null ? should.name : should.chosenName);
            expect(differences, is, "status", should.active ? "active" : "inactive");
            expect(differences, is, "window", "" + should.window);
            expect(differences, is, "autoScoring", "" + should.autoScoring);
            expect(differences, is, "deleted", "false");
            if (should.active) {
                expect(differences, is, "activeContacts", "" + should.activeContacts());
            }
        });
        newest.keySet().forEach(client -> differences.add("client " + client + " is not expected"));
        assertThat(differences).as("differences").isEmpty();
        return String.format(
                "%d edits over REST, repeated %d times; %d clients compared: 0 wrong, 0 missing, 0 extra",
                edits, repeats, expected.size());
    }

    private static void expect(List<String> differences, JsonNode client, String field, String value) {
        if (!client.path(field).asText().equals(value)) {
            differences.add(client + ": " + field + " is not " + value);
        }
    }

    @Override
    public void close() {
        if (load != null) {
            load.close();
        }
        events.close();
        super.close();
    }
}
