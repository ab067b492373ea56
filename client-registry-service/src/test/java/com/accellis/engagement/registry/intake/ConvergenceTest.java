package com.accellis.engagement.registry.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.events.ClientChanged;
import com.accellis.engagement.events.CompanyChanged;
import com.accellis.engagement.events.ContactChanged;
import com.accellis.engagement.events.SourceEvent;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.kit.outbox.Outbox;
import com.accellis.engagement.registry.Samples;
import com.accellis.engagement.registry.lifecycle.ClientIds;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTopic;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the order, repetition and grouping of events, the same clients come out, also when channels run side by side. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class ConvergenceTest {

    private static final boolean LONG = "long".equals(System.getProperty("test.counts"));
    private static final int SHUFFLES = LONG ? 20 : 4;
    private static final long FIRST_COMPANY = 900_001;
    private static final int COMPANIES = 6;
    private static final long FIRST_CONTACT = 910_001;
    private static final int CONTACTS = 10;
    private static final int VERSIONS = 5;

    @Inject
    ApplyCompanies applyCompanies;

    @Inject
    ApplyContacts applyContacts;

    @Inject
    EraseContact eraseContact;

    @Inject
    EntityManager database;

    @Inject
    Outbox outbox;

    static Stream<Long> seeds() {
        return LONG ? LongStream.rangeClosed(1, 100).boxed() : Stream.of(1L, 2L, 3L, 4L, 5L, 6L);
    }

    /** One thing that may be heard: a company, a contact, or (neither) the erasure of a contact. */
    private record Heard(CompanyChanged company, ContactChanged contact, long erased) {}

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void ordersRepetitionsAndBatchesDoNotMatter(long seed) {
        var random = new Random(seed);
        List<Heard> history = history(random);
        var expected = expectedClients(history);
        assertThat(expected).isNotEmpty();

        Map<String, List<?>> first = null;
        for (int shuffle = 0; shuffle < SHUFFLES; shuffle++) {
            startEmpty();
            List<Heard> heard = shuffled(history, random);
            if (shuffle % 2 == 0) {
                inBatches(heard, random);
            } else {
                sideBySide(heard, random);
            }
            assertThat(clients()).as("clients after shuffle %d", shuffle).isEqualTo(expected);
            var everything = everything();
            first = first == null ? everything : first;
            assertThat(everything).as("tables after shuffle %d", shuffle).isEqualTo(first);
        }
        assertThat(published()).as("newest events on the topic").isEqualTo(expected);
    }

    private static List<Heard> history(Random random) {
        List<Heard> history = new ArrayList<>();
        for (long id = FIRST_COMPANY; id < FIRST_COMPANY + COMPANIES; id++) {
            for (int version = 1; version <= VERSIONS; version++) {
                history.add(new Heard(aCompany(id, version, random), null, 0));
            }
        }
        for (long id = FIRST_CONTACT; id < FIRST_CONTACT + CONTACTS; id++) {
            for (int version = 1; version <= VERSIONS; version++) {
                history.add(new Heard(null, aContact(id, version, random), 0));
            }
        }
        history.add(new Heard(null, null, FIRST_CONTACT));
        return history;
    }

    private static CompanyChanged aCompany(long id, int version, Random random) {
        if (random.nextInt(6) == 0) {
            return Samples.deletedCompany(id, version);
        }
        return Samples.company(
                id,
                version,
                "Company " + id + " v" + version,
                random.nextInt(3) == 0 ? "Inactive" : "Active",
                random.nextInt(2) == 0 ? List.of("Prospect") : List.of("Client", "Vendor"),
                random.nextBoolean() ? "Legal" : null,
                FIRST_CONTACT + random.nextInt(CONTACTS));
    }

    private static ContactChanged aContact(long id, int version, Random random) {
        if (random.nextInt(6) == 0) {
            return Samples.deletedContact(id, version);
        }
        // One company more than there are: people also work at companies that we never hear of.
        Long company = random.nextInt(8) == 0 ? null : FIRST_COMPANY + random.nextInt(COMPANIES + 1);
        return Samples.contact(id, version, company, random.nextInt(4) == 0, random.nextBoolean());
    }

    private static List<Heard> shuffled(List<Heard> history, Random random) {
        List<Heard> heard = new ArrayList<>(history);
        IntStream.range(0, history.size() / 3).forEach(i -> heard.add(history.get(random.nextInt(history.size()))));
        Collections.shuffle(heard, random);
        return heard;
    }

    private void inBatches(List<Heard> heard, Random random) {
        int from = 0;
        while (from < heard.size()) {
            int to = Math.min(heard.size(), from + 1 + random.nextInt(20));
            apply(heard.subList(from, to));
            from = to;
        }
    }

    private void sideBySide(List<Heard> heard, Random random) {
        long seed = random.nextLong();
        var companies = CompletableFuture.runAsync(() ->
                inBatches(heard.stream().filter(one -> one.company() != null).toList(), new Random(seed)));
        inBatches(heard.stream().filter(one -> one.company() == null).toList(), random);
        companies.join();
    }

    private void apply(List<Heard> batch) {
        applyCompanies.apply(
                batch.stream().map(Heard::company).filter(Objects::nonNull).toList());
        applyContacts.apply(
                batch.stream().map(Heard::contact).filter(Objects::nonNull).toList());
        batch.stream().filter(one -> one.erased() > 0).forEach(one -> eraseContact.erase(Long.toString(one.erased())));
    }

    /** What a client is called and is, without revision. */
    private record Expected(String name, String industry, String status, int activeContacts) {}

    /** The same decisions in the plainest way, from all that was said. */
    private static Map<String, Expected> expectedClients(List<Heard> history) {
        Map<String, Expected> clients = new TreeMap<>();
        var companies =
                history.stream().map(Heard::company).filter(Objects::nonNull).toList();
        var contacts = newest(history.stream()
                .map(Heard::contact)
                .filter(Objects::nonNull)
                .filter(contact -> history.stream().noneMatch(one -> one.erased() == contact.id()))
                .toList());
        newest(companies).forEach((key, newest) -> {
            var versions = companies.stream()
                    .filter(company -> company.key().equals(key))
                    .toList();
            if (versions.stream().noneMatch(ConvergenceTest::isClient)) {
                return;
            }
            var named = versions.stream()
                    .filter(company -> company.name() != null)
                    .max(Comparator.comparing(CompanyChanged::version))
                    .orElseThrow();
            long active = contacts.values().stream()
                    .filter(contact -> !contact.deleted() && !contact.inactive())
                    .filter(contact -> Long.valueOf(newest.id()).equals(contact.companyId()))
                    .count();
            clients.put(
                    ClientIds.madeFromCompany(newest.id()).toString(),
                    new Expected(
                            named.name(),
                            Samples.INDUSTRIES.of(named.market()).wireName(),
                            isClient(newest) ? "active" : "inactive",
                            (int) active));
        });
        return clients;
    }

    private static boolean isClient(CompanyChanged company) {
        return !company.deleted()
                && "Active".equals(company.status())
                && company.types().contains("Client");
    }

    private static <E extends SourceEvent> Map<String, E> newest(List<E> events) {
        Map<String, E> newest = new HashMap<>();
        for (E event : events) {
            newest.merge(event.key(), event, (a, b) -> a.version().isNewerThan(b.version()) ? a : b);
        }
        return newest;
    }

    private Map<String, Expected> clients() {
        Map<String, Expected> clients = new TreeMap<>();
        rows("id, name, industry, status, active_contacts FROM client").forEach(row -> {
            Object[] columns = (Object[]) row;
            clients.put(
                    columns[0].toString(),
                    new Expected((String) columns[1], (String) columns[2], (String) columns[3], (Integer) columns[4]));
        });
        return clients;
    }

    private Map<String, Expected> published() {
        await().atMost(Duration.ofSeconds(20)).until(() -> outbox.waiting() == 0);
        Map<String, Expected> newest = new TreeMap<>();
        var ours = clients().keySet();
        new TestTopic(Topics.CLIENTS).newestByKey().forEach((key, json) -> {
            if (ours.contains(key)) {
                newest.put(key, expected(json));
            }
        });
        return newest;
    }

    private static Expected expected(String json) {
        try {
            var event = EventJson.mapper().readValue(json, ClientChanged.class);
            return new Expected(event.name(), event.industry(), event.status().wireName(), event.activeContacts());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Everything but revisions and times, which tell how we came here. */
    private Map<String, List<?>> everything() {
        return Map.of(
                "companies", rows("to_jsonb(company)::text FROM company"),
                "contacts", rows("to_jsonb(contact)::text FROM contact"),
                "erased", rows("id::text FROM erased_contact"),
                "assignments", rows("company_id || ' ' || client_id FROM company_assignment"));
    }

    private List<?> rows(String select) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(
                                "SELECT " + select.replace("::text", "\\:\\:text") + " ORDER BY 1")
                        .getResultList());
    }

    private void startEmpty() {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery(
                                "TRUNCATE client, company_assignment, company, contact, erased_contact, change CASCADE")
                        .executeUpdate());
    }
}
