package com.accellis.engagement.sandbox.generation;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.records.RecordType;
import com.accellis.engagement.sandbox.records.Records;
import com.accellis.engagement.sandbox.records.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkTicketsTest {

    private static final RecordType TYPE = RecordType.SERVICE_TICKETS;
    private static final Instant NOW = Instant.parse("2026-02-03T15:30:00Z");

    @ParameterizedTest
    @ValueSource(ints = {1, 900, 5000, 1_000_000})
    void thereAreExactlyAsManyTicketsAsAskedFor(int tickets) {
        assertThat(generate(8, tickets).count(TYPE)).isEqualTo(tickets);
    }

    @Test
    void onlyTheChangedOnesAreKept() {
        var records = generate(8, 1_000_000);
        var keptBefore = records.kept(TYPE).size();

        var last = records.newestFirst(TYPE).findFirst().orElseThrow();
        records.put(TYPE, last.id(), Json.shallowCopy(last.facts()).put("summary", "Changed"));

        assertThat(records.kept(TYPE)).hasSize(keptBefore + 1);
        assertThat(keptBefore).isLessThan(5000);
        assertThat(records.count(TYPE)).isEqualTo(1_000_000);
        assertThat(records.find(TYPE, last.id()).orElseThrow().facts().get("summary"))
                .hasToString("\"Changed\"");
        assertThat(records.newestFirst(TYPE).findFirst().orElseThrow().facts().get("summary"))
                .hasToString("\"Changed\"");
    }

    @Test
    void theSameSeedAndIdGiveTheSameTicketInAnyOrder() {
        var one = list(generate(8, 6000).after(TYPE, 0));
        var other = generate(8, 6000);

        for (var i = one.size() - 1; i >= 0; i -= 7) {
            assertThat(other.find(TYPE, one.get(i).id())).contains(one.get(i));
        }
    }

    @Test
    void ticketsAreInOrderOfEntryWithinTheHistoryAndOfKnownClients() {
        var records = generate(8, 20_000);
        var entered = "";
        var companies = new TreeSet<Integer>();

        for (var ticket : records.after(TYPE, records.kept(TYPE).lastKey())) {
            var facts = ticket.facts();
            var info = facts.path("_info");
            assertThat(info.path("dateEntered").asText()).isGreaterThanOrEqualTo(entered);
            entered = info.path("dateEntered").asText();
            assertThat(info.path("lastUpdated").asText()).isBetween(entered, NOW.toString());
            assertThat(facts.has("closedDate"))
                    .isEqualTo(facts.path("closedFlag").asBoolean());
            companies.add(facts.path("company").path("id").asInt());
        }

        assertThat(companies)
                .hasSize(8)
                .allMatch(id -> records.find(RecordType.COMPANIES, id).isPresent());
        assertThat(entered).isGreaterThan("2026-02-03");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT1S", "PT20M", "PT9H", "P3D", "P13D", "P14D", "P15D", "P400D", "P800D"})
    void whatChangedSinceAMomentIsFoundCompletely(Duration ago) {
        var records = generate(8, 20_000);
        var since = NOW.minus(ago).toString();

        var found = list(records.changedSince(TYPE, since, 0));

        var expected = list(records.after(TYPE, 0)).stream()
                .filter(ticket -> ticket.facts()
                                .path("_info")
                                .path("lastUpdated")
                                .asText()
                                .compareTo(since)
                        >= 0)
                .toList();
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void aDeletedOneIsGoneFromEverywhere() {
        var records = generate(8, 6000);
        var last = records.newestFirst(TYPE).findFirst().orElseThrow();
        var before = list(records.after(TYPE, 0));

        records.put(TYPE, last);
        records.remove(TYPE, last.id());

        assertThat(records.find(TYPE, last.id())).isEmpty();
        assertThat(records.remove(TYPE, last.id())).isEmpty();
        assertThat(records.count(TYPE)).isEqualTo(5999);
        assertThat(list(records.after(TYPE, 0))).isEqualTo(before.subList(0, 5999));
        assertThat(list(records.changedSince(TYPE, "2020-01-01T00:00:00Z", 0))).isEqualTo(before.subList(0, 5999));
        assertThat(records.newestFirst(TYPE).findFirst()).contains(before.get(5998));
        assertThat(records.nextId(TYPE)).isGreaterThan(last.id());
    }

    @Test
    void whatIsWalkedThroughDoesNotLoseARecordThatChangesMeanwhile() {
        var records = generate(8, 6000);
        var ids = list(records.after(TYPE, 0)).stream().map(StoredRecord::id).toList();
        var seen = new ArrayList<Integer>();

        for (var ticket : records.after(TYPE, 0)) {
            seen.add(ticket.id());
            records.find(TYPE, ticket.id() + 1)
                    .ifPresent(next -> records.put(TYPE, next.id(), Json.shallowCopy(next.facts())));
        }

        assertThat(seen).isEqualTo(ids);
    }

    private static Records generate(int clients, int tickets) {
        return new MspGenerator(1, clients, OptionalInt.of(tickets), NOW).generate();
    }

    private static List<StoredRecord> list(Iterable<StoredRecord> records) {
        return StreamSupport.stream(records.spliterator(), false).toList();
    }
}
