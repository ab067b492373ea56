package com.accellis.engagement.registry.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.events.ClientChanged;
import com.accellis.engagement.events.ClientChanged.Status;
import com.accellis.engagement.events.CompanyAssigned;
import com.accellis.engagement.events.ContactChanged;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.events.Services;
import com.accellis.engagement.events.Topic;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.kit.publish.CloudEventHeaders;
import com.accellis.engagement.registry.Samples;
import com.accellis.engagement.registry.lifecycle.ClientIds;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTopic;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** From the source topics to the topics of the registry. Every test has companies and contacts of its own. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class ClientLifecycleTest {

    /** Revisions follow the clock; longer than a test takes. */
    private static final long CLOCKS_MILLIS = 60_000;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TestTopic clients = new TestTopic(Topics.CLIENTS);
    private final TestTopic assignments = new TestTopic(Topics.COMPANY_ASSIGNMENTS);

    @Inject
    EntityManager database;

    @Test
    void anActiveCompanyOfTypeClientBecomesAClient() {
        Samples.send(Samples.company(1001, 1, "Fabrikam Ltd", "Manufacturing", null));

        var id = ClientIds.madeFromCompany(1001);
        long before = System.currentTimeMillis() - CLOCKS_MILLIS;
        ClientChanged client = awaitClient(1001, 1);
        assertThat(client)
                .isEqualTo(new ClientChanged(
                        id,
                        client.revision(),
                        false,
                        null,
                        "Fabrikam Ltd",
                        "manufacturing",
                        Status.ACTIVE,
                        true,
                        30,
                        0));
        assertThat(client.revision()).isGreaterThan(before);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(assignment(1001).map(CompanyAssigned::clientId))
                        .contains(id));
    }

    @Test
    void prospectsAndInactiveCompaniesMakeNoClient() {
        Samples.send(Samples.company(1011, 1, "A prospect", "Active", List.of("Prospect"), null, null));
        Samples.send(Samples.company(1012, 1, "Has left", "Inactive", List.of("Client"), null, null));
        Samples.send(Samples.deletedCompany(1013, 1));

        awaitCompanies(1011, 1012, 1013);
        assertThat(count("client WHERE home_company_id BETWEEN 1011 AND 1013")).isZero();
        assertThat(count("company_assignment WHERE company_id BETWEEN 1011 AND 1013"))
                .isZero();
    }

    @Test
    void aClientFollowsItsCompanyAwayAndBack() {
        Samples.send(Samples.company(1021, 1, "Contoso", "Legal", null));
        awaitClient(1021, 1);

        Samples.send(Samples.company(1021, 2, "Contoso", "Inactive", List.of("Client"), "Legal", null));
        assertThat(awaitClient(1021, 2).status()).isEqualTo(Status.INACTIVE);

        Samples.send(Samples.company(1021, 3, "Contoso Group", "Financial", null));
        assertThat(awaitClient(1021, 3))
                .extracting(ClientChanged::status, ClientChanged::name, ClientChanged::industry)
                .containsExactly(Status.ACTIVE, "Contoso Group", "finance");

        Samples.send(Samples.deletedCompany(1021, 4));
        assertThat(awaitClient(1021, 4))
                .extracting(ClientChanged::status, ClientChanged::name, ClientChanged::deleted)
                .containsExactly(Status.INACTIVE, "Contoso Group", false);
        assertThat(assignment(1021).map(CompanyAssigned::clientId)).contains(ClientIds.madeFromCompany(1021));
    }

    @Test
    void peopleWhoHaveNotLeftAreCountedWhoeverArrivesFirst() {
        Samples.send(Samples.contact(1031, 1, 1030L, false, true));
        Samples.send(Samples.contact(1032, 1, 1030L, true, false));
        Samples.send(Samples.contact(1033, 1, 1030L, false, false));
        awaitContacts(1031, 1032, 1033);
        Samples.send(Samples.company(1030, 1, "Northwind", null, null));
        assertThat(awaitClient(1030, 1).activeContacts()).isEqualTo(2);

        Samples.send(Samples.contact(1034, 1, 1030L, false, false));
        assertThat(awaitClient(1030, 2).activeContacts()).isEqualTo(3);

        Samples.send(Samples.deletedContact(1033, 2));
        assertThat(awaitClient(1030, 3).activeContacts()).isEqualTo(2);
    }

    @Test
    void aPersonWhoMovesIsCountedAtTheNewClientOnly() {
        Samples.send(Samples.company(1041, 1, "From", null, null));
        Samples.send(Samples.company(1042, 1, "To", null, null));
        awaitClient(1041, 1);
        awaitClient(1042, 1);
        Samples.send(Samples.contact(1043, 1, 1041L, false, false));
        assertThat(awaitClient(1041, 2).activeContacts()).isEqualTo(1);

        Samples.send(Samples.contact(1043, 2, 1042L, false, false));

        assertThat(awaitClient(1041, 3).activeContacts()).isZero();
        assertThat(awaitClient(1042, 2).activeContacts()).isEqualTo(1);
    }

    @Test
    void anErasedPersonIsGoneForGood() {
        Samples.send(Samples.company(1051, 1, "Adventure Works", null, null));
        awaitClient(1051, 1);
        Samples.send(Samples.contact(1052, 1, 1051L, false, true));
        awaitClient(1051, 2);

        Samples.sendTombstone(1052);
        assertThat(awaitClient(1051, 3).activeContacts()).isZero();

        Samples.send(Samples.contact(1052, 9, 1051L, false, true));
        Samples.send(Samples.contact(1053, 1, 1051L, false, false));
        assertThat(awaitClient(1051, 4).activeContacts()).isEqualTo(1);
        awaitContacts(1053);
        awaitNothingInFlight();
        assertThat(count("contact WHERE id = 1052")).isZero();
    }

    @Test
    void repeatsAndOlderVersionsChangeNothing() {
        Samples.send(Samples.company(1061, 5, "Newest", "Legal", null));
        awaitClient(1061, 1);

        Samples.send(Samples.company(1061, 5, "Newest", "Legal", null));
        Samples.send(Samples.company(1061, 4, "Older", "Retail", null));
        // A newer reading of the same content is kept, and is nothing to announce either.
        Samples.send(Samples.company(1061, 6, "Newest", "Legal", null));

        await().atMost(PATIENCE).until(() -> count("company WHERE id = 1061 AND read_number = 6"), found -> found == 1);
        awaitNothingInFlight();
        assertThat(clientsOf(1061))
                .singleElement()
                .extracting(ClientChanged::name)
                .isEqualTo("Newest");
    }

    @Test
    void aRecordThatCannotBeReadIsSetAsideAndItsNeighboursAreApplied() {
        var companies = new TestTopic(Topics.COMPANIES);
        String type = EventTypes.COMPANY.name();
        Samples.send(Samples.company(1071, 1, "Before", null, null));
        companies.sendEvent(type, "1072", "{\"id\":\"many\"}".getBytes(UTF_8));
        companies.sendEvent(type, "1073", EventJson.write(Samples.company(1073, 1, "  ", null, null)));
        companies.sendEvent(type, "1074", EventJson.write(Samples.company(1074, 1, "Nul \u0000", null, null)));
        companies.sendEvent(type, "1075", null);
        Samples.send(Samples.company(1076, 1, "After", null, null));

        awaitClient(1071, 1);
        awaitClient(1076, 1);
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(reason(Topics.COMPANIES, "1072")).contains("wrong-content");
            assertThat(reason(Topics.COMPANIES, "1073")).contains("wrong-content");
            assertThat(reason(Topics.COMPANIES, "1074")).contains("not-applicable");
            assertThat(reason(Topics.COMPANIES, "1075")).contains("no-value");
        });
    }

    @Test
    void aPersonWhoCannotBeStoredIsSetAsideWithoutPersonalData() {
        var contact = new ContactChanged(
                1091, Samples.version(1), false, 1090L, "Nul \u0000", "Lind", null, null, null, false, false);
        Samples.send(contact);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(reason(Topics.CONTACTS, "1091")).contains("not-applicable"));
        assertThat(new TestTopic(Topics.CONTACTS.deadLetter(Services.REGISTRY)).newestByKey())
                .containsEntry("1091", null);
    }

    @Test
    void aTombstoneWithoutAnIdIsSetAsideAndStopsNothing() {
        Samples.send(Samples.company(1081, 1, "Tailspin", null, null));
        awaitClient(1081, 1);

        new TestTopic(Topics.CONTACTS).sendEvent(EventTypes.CONTACT.name(), "nobody", null);
        Samples.send(Samples.contact(1082, 1, 1081L, false, false));

        assertThat(awaitClient(1081, 2).activeContacts()).isEqualTo(1);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(reason(Topics.CONTACTS, "nobody")).contains("wrong-key"));
    }

    /** @param number how often it was announced, repeats left out */
    private ClientChanged awaitClient(long companyId, int number) {
        return await("client of company " + companyId + ", announced for the " + number + ". time")
                .atMost(PATIENCE)
                .until(
                        () -> clientsOf(companyId).stream()
                                .distinct()
                                .skip(number - 1L)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private List<ClientChanged> clientsOf(long companyId) {
        String key = ClientIds.madeFromCompany(companyId).toString();
        return clients.records().stream()
                .filter(found -> key(found).equals(key))
                .map(found -> read(found.value(), ClientChanged.class))
                .toList();
    }

    private Optional<CompanyAssigned> assignment(long companyId) {
        return Optional.ofNullable(assignments.newestByKey().get(Long.toString(companyId)))
                .map(json -> read(json.getBytes(UTF_8), CompanyAssigned.class));
    }

    private static Optional<String> reason(Topic topic, String key) {
        return new TestTopic(topic.deadLetter(Services.REGISTRY))
                .records().stream()
                        .filter(found -> key(found).equals(key))
                        .map(found -> CloudEventHeaders.text(found.headers(), "dead-letter-reason")
                                .orElse(""))
                        .findFirst();
    }

    private static String key(ConsumerRecord<byte[], byte[]> found) {
        return new String(found.key(), UTF_8);
    }

    private static <T> T read(byte[] json, Class<T> type) {
        try {
            return EventJson.read(json, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitCompanies(Integer... ids) {
        awaitRows("company", ids);
    }

    private void awaitContacts(Integer... ids) {
        awaitRows("contact", ids);
    }

    private void awaitRows(String table, Integer... ids) {
        String list =
                String.join(",", List.of(ids).stream().map(Object::toString).toList());
        await().atMost(PATIENCE)
                .until(() -> count(table + " WHERE id IN (" + list + ")"), found -> found == ids.length);
    }

    private void awaitNothingInFlight() {
        await().atMost(PATIENCE).until(() -> count("outbox"), waiting -> waiting == 0);
    }

    private long count(String rows) {
        return QuarkusTransaction.requiringNew()
                .call(() -> (Long) database.createNativeQuery("SELECT count(*) FROM " + rows, Long.class)
                        .getSingleResult());
    }
}
