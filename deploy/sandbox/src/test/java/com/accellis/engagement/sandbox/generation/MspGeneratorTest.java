package com.accellis.engagement.sandbox.generation;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.records.RecordType;
import com.accellis.engagement.sandbox.records.Records;
import com.accellis.engagement.sandbox.records.StoredRecord;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MspGeneratorTest {

    private static final Instant NOW = Instant.parse("2026-02-03T15:30:00Z");
    private static final String MONTH_AGO = "2026-01-05T00:00:00Z";
    private static final Records RECORDS = generate(1, 60);

    @Test
    void theSameSeedAndInstantGiveTheSameRecords() {
        assertThat(dump(generate(7, 8))).isEqualTo(dump(generate(7, 8)));
        assertThat(dump(generate(8, 8))).isNotEqualTo(dump(generate(7, 8)));
    }

    /** Data directories of earlier versions, and tests that name ids, count on these very records. */
    @ParameterizedTest
    @CsvSource({"1, 60, 5568c110", "7, 8, a6e0d4e8"})
    void versionsOfTheSandboxGenerateTheSameRecords(long seed, int clients, String checksum) {
        var crc = new CRC32();
        var records = generate(seed, clients);
        for (var type : RecordType.values()) {
            records.kept(type).values().forEach(stored -> crc.update(Json.bytes(stored.answer())));
        }

        assertThat(Long.toHexString(crc.getValue())).isEqualTo(checksum);
    }

    @ParameterizedTest
    @EnumSource(
            value = RecordType.class,
            names = {"COMPANIES", "CONTACTS", "SERVICE_TICKETS", "PROJECT_TICKETS", "AGREEMENTS", "AGREEMENT_ADDITIONS"
            })
    void aLaterStartOnTheSameDayGivesTheSameRecordsAndMore(RecordType type) {
        var morning = generate(7, 8, NOW.minusSeconds(7 * 3600));
        var afternoon = generate(7, 8, NOW);

        assertThat(afternoon.count(RecordType.SERVICE_TICKETS))
                .isGreaterThan(morning.count(RecordType.SERVICE_TICKETS));
        morning.kept(type).forEach((id, record) -> {
            for (var field :
                    List.of("name", "summary", "company", "contact", "startDate", "effectiveDate", "product")) {
                assertThat(afternoon.find(type, id).orElseThrow().facts().get(field))
                        .isEqualTo(record.facts().get(field));
            }
        });
    }

    @Test
    void timeEntriesAndSurveysOfTheMorningStayTheSameToo() {
        var morning = generate(7, 8, NOW.minusSeconds(7 * 3600));
        var afternoon = generate(7, 8, NOW);

        morning.kept(RecordType.TIME_ENTRIES)
                .forEach((id, entry) -> assertThat(afternoon
                                .find(RecordType.TIME_ENTRIES, id)
                                .orElseThrow()
                                .facts()
                                .get("timeStart"))
                        .isEqualTo(entry.facts().get("timeStart")));
        morning.kept(RecordType.SURVEYS)
                .forEach((id, survey) -> assertThat(afternoon
                                .find(RecordType.SURVEYS, id)
                                .orElseThrow()
                                .facts())
                        .isEqualTo(survey.facts()));
    }

    @Test
    void holdsWhatAnMspOfThatSizeHolds() {
        assertThat(RECORDS.count(RecordType.SERVICE_TICKETS) + RECORDS.count(RecordType.PROJECT_TICKETS))
                .isBetween(15_000, 27_000);
        assertThat(RECORDS.count(RecordType.TIME_ENTRIES)).isBetween(20_000, 40_000);
        assertThat(RECORDS.count(RecordType.AGREEMENTS)).isBetween(110, 200);
        assertThat(activeClients()).hasSize(60);
    }

    @ParameterizedTest
    @EnumSource(
            value = RecordType.class,
            names = {"COMPANIES", "CONTACTS", "SERVICE_TICKETS", "PROJECT_TICKETS", "TIME_ENTRIES", "AGREEMENTS"})
    void nothingWasChangedInTheFuture(RecordType type) {
        assertThat(all(type))
                .extracting(record -> record.path("_info").path("lastUpdated").asText())
                .allMatch(changed -> changed.compareTo(NOW.toString()) <= 0);
    }

    @Test
    void ticketIdsAreUniqueAcrossBothKinds() {
        var ids = new HashSet<>(RECORDS.kept(RecordType.SERVICE_TICKETS).keySet());
        ids.retainAll(RECORDS.kept(RecordType.PROJECT_TICKETS).keySet());

        assertThat(ids).isEmpty();
    }

    @Test
    void everyOddityOccurs() {
        assertThat(all(RecordType.COMPANIES)).anyMatch(company -> !company.has("market"));
        assertThat(all(RecordType.COMPANIES))
                .anyMatch(company -> company.get("deletedFlag").asBoolean());
        assertThat(all(RecordType.CONTACTS)).anyMatch(contact -> !contact.has("company"));
        assertThat(all(RecordType.SERVICE_TICKETS)).anyMatch(ticket -> ticket.has("mergedParentTicket"));
        assertThat(all(RecordType.SERVICE_TICKETS))
                .anyMatch(ticket -> ticket.get("status").get("name").asText().equals("Re-opened"));
        assertThat(all(RecordType.AGREEMENTS))
                .anyMatch(agreement -> agreement.get("cancelledFlag").asBoolean());
        assertThat(all(RecordType.AGREEMENT_ADDITIONS)).anyMatch(addition -> addition.has("cancelledDate"));
        assertThat(all(RecordType.AGREEMENT_ADDITIONS))
                .anyMatch(addition -> addition.get("effectiveDate").asText().compareTo(NOW.toString()) > 0);
        assertThat(distinct(RecordType.TIME_ENTRIES, "billableOption"))
                .contains("Billable", "DoNotBill", "NoCharge", "NoDefault");
        assertThat(distinct(RecordType.TIME_ENTRIES, "chargeToType"))
                .contains("ServiceTicket", "ProjectTicket", "ChargeCode", "Company", "Activity");
    }

    @Test
    void ticketsFollowTheWeek() {
        var days = new TreeMap<Integer, Integer>();
        all(RecordType.SERVICE_TICKETS).forEach(ticket -> {
            var entered = Instant.parse(ticket.get("_info").get("dateEntered").asText());
            days.merge(entered.atZone(ZoneOffset.UTC).getDayOfWeek().getValue(), 1, Integer::sum);
        });

        assertThat(days.get(1)).isGreaterThan(4 * days.get(6));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void clientsDifferStronglyInTheLastMonth(int seed) {
        var records = generate(seed, 60);
        var grades = new TreeMap<String, Integer>();
        var clients = clients(records).toList();
        for (var client : clients) {
            grades.merge(new Month(records, client).grade(), 1, Integer::sum);
        }
        var hours = clients.stream()
                .map(client -> new Month(records, client).billableHours())
                .toList();
        var tickets = clients.stream()
                .map(client -> new Month(records, client).tickets())
                .toList();

        assertThat(grades).containsOnlyKeys("A", "B", "C", "D", "F");
        assertThat(grades.values()).allMatch(count -> count >= 2);
        assertThat(hours).anyMatch(value -> value < 10).anyMatch(value -> value >= 40);
        assertThat(tickets).anyMatch(value -> value <= 1).anyMatch(value -> value >= 25);
    }

    /** One client's last month, and a rough score, only to see that grades spread. */
    private record Month(Records records, int company) {

        int tickets() {
            return (int) serviceTickets().count();
        }

        double billableHours() {
            return ofCompany(RecordType.TIME_ENTRIES)
                    .filter(entry -> entry.path("timeStart").asText().compareTo(MONTH_AGO) >= 0)
                    .filter(entry -> entry.path("billableOption").asText().equals("Billable"))
                    .filter(entry -> !entry.path("chargeToType").asText().equals("ChargeCode"))
                    .mapToDouble(entry -> entry.path("actualHours").asDouble())
                    .sum();
        }

        String grade() {
            var hours = billableHours();
            var points = List.of(
                    Math.min(5, tickets() / 2),
                    (int) Math.min(5, fast()),
                    hours >= 40 ? 5 : hours >= 20 ? 4 : hours >= 10 ? 3 : 2,
                    (int) Math.min(5, additions()));
            var weights = List.of(5, 4, 5, 2);
            var sum = IntStream.range(0, 4)
                    .map(i -> points.get(i) * weights.get(i))
                    .sum();
            var score = 100.0 * sum / (5 * 16);
            return score >= 85 ? "A" : score >= 75 ? "B" : score >= 65 ? "C" : score >= 50 ? "D" : "F";
        }

        private Stream<ObjectNode> serviceTickets() {
            return ofCompany(RecordType.SERVICE_TICKETS)
                    .filter(ticket -> !ticket.has("mergedParentTicket"))
                    .filter(ticket ->
                            ticket.get("_info").get("dateEntered").asText().compareTo(MONTH_AGO) >= 0);
        }

        private long fast() {
            return serviceTickets()
                    .filter(ticket -> ticket.path("closedFlag").asBoolean())
                    .filter(ticket -> ticket.path("resolveMinutes").asInt(999) <= 240)
                    .count();
        }

        private long additions() {
            var agreements = ofCompany(RecordType.AGREEMENTS)
                    .map(agreement -> agreement.get("id").asInt())
                    .toList();
            return records.kept(RecordType.AGREEMENT_ADDITIONS).values().stream()
                    .map(StoredRecord::facts)
                    .filter(addition ->
                            agreements.contains(addition.get("agreementId").asInt()))
                    .filter(addition -> !addition.has("cancelledDate"))
                    .map(addition -> addition.get("effectiveDate").asText())
                    .filter(date -> date.compareTo(MONTH_AGO) >= 0 && date.compareTo(NOW.toString()) <= 0)
                    .count();
        }

        private Stream<ObjectNode> ofCompany(RecordType type) {
            return records.kept(type).values().stream()
                    .map(StoredRecord::facts)
                    .filter(record -> record.path("company").path("id").asInt() == company);
        }
    }

    private static Stream<Integer> clients(Records records) {
        return records.kept(RecordType.COMPANIES).values().stream()
                .map(StoredRecord::facts)
                .filter(company -> company.get("status").get("name").asText().equals("Active"))
                .filter(company -> !company.get("deletedFlag").asBoolean())
                .filter(company -> company.get("types").findValuesAsText("name").contains("Client"))
                .map(company -> company.get("id").asInt());
    }

    private static List<Integer> activeClients() {
        return clients(RECORDS).toList();
    }

    private static Stream<String> distinct(RecordType type, String field) {
        return all(type).stream().map(record -> record.path(field).asText()).distinct();
    }

    private static List<ObjectNode> all(RecordType type) {
        return RECORDS.kept(type).values().stream().map(StoredRecord::facts).toList();
    }

    private static Records generate(long seed, int clients) {
        return generate(seed, clients, NOW);
    }

    private static Records generate(long seed, int clients, Instant now) {
        return new MspGenerator(seed, clients, OptionalInt.empty(), now).generate();
    }

    private static String dump(Records records) {
        var text = new StringBuilder();
        for (var type : RecordType.values()) {
            records.kept(type)
                    .values()
                    .forEach(record -> text.append(Json.text(record.answer())).append('\n'));
        }
        return text.toString();
    }
}
