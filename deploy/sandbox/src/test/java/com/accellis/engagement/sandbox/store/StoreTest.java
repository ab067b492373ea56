package com.accellis.engagement.sandbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.records.RecordType;
import com.accellis.engagement.sandbox.records.Records;
import com.accellis.engagement.sandbox.records.StoredRecord;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreTest {

    private static final Size SIZE = new Size(OptionalInt.of(3), OptionalInt.of(2), OptionalInt.empty());
    private static final Instant NOW = Instant.parse("2026-02-03T15:30:00Z");
    private static final int ID = 900_000;

    @TempDir
    private Path directory;

    @Test
    void aLaterStartHasTheSameRecordsWhateverTheDay() throws Exception {
        String made;
        try (var first = open(NOW)) {
            made = dump(first.records());
        }

        try (var later = open(NOW.plus(Duration.ofDays(40)))) {
            assertThat(dump(later.records())).isEqualTo(made);
        }
        try (var elsewhere = Store.open(Optional.empty(), SIZE, NOW.plus(Duration.ofDays(40)))) {
            assertThat(dump(elsewhere.records())).isNotEqualTo(made);
        }
    }

    @Test
    void everyKindOfChangeIsMadeAgain() throws Exception {
        // Given
        String changed;
        try (var first = open(NOW)) {
            var records = first.records();
            for (var type : RecordType.values()) {
                records.put(type, ID, Json.object().put("made", "ü \"line\"\nbreak"));
            }
            records.put(RecordType.COMPANIES, ID, Json.object().put("amount", new BigDecimal("4200.00")));
            var answer = Json.object().put("id", "none").put("hours", new BigDecimal("1e5000"));
            records.put(
                    RecordType.TIME_ENTRIES,
                    new StoredRecord(ID, answer, Json.object().put("id", ID)));
            records.remove(RecordType.SERVICE_TICKETS, firstId(records, RecordType.SERVICE_TICKETS));
            records.remove(RecordType.SURVEYS, ID);
            changed = dump(records);
        }

        // When
        try (var again = open(NOW)) {

            // Then
            assertThat(dump(again.records())).isEqualTo(changed);
            var entry = again.records().find(RecordType.TIME_ENTRIES, ID).orElseThrow();
            assertThat(entry.facts().has("hours")).isFalse();
            assertThat(again.records().nextId(RecordType.SURVEYS)).isEqualTo(ID + 1);
        }
    }

    @Test
    void equalValuesAreSharedWithoutChangingAnyText() throws Exception {
        // Given
        var texts = List.of(
                "{\"amount\":1.0,\"company\":{\"id\":7,\"name\":\"Seven\"},\"price\":{\"amount\":1.0}}",
                "{\"amount\":1.00,\"company\":{\"id\":7,\"name\":\"Seven\"},\"price\":{\"amount\":1.00}}",
                "{\"amount\":1,\"company\":{\"name\":\"Seven\",\"id\":7},\"price\":{\"amount\":1}}");
        try (var first = open(NOW)) {
            for (var text : texts) {
                var record = (ObjectNode) Json.read(text.getBytes(StandardCharsets.UTF_8));
                first.records().put(RecordType.TIME_ENTRIES, ID + texts.indexOf(text), record);
            }
        }

        // When
        try (var again = open(NOW)) {

            // Then
            var records = IntStream.range(0, texts.size())
                    .mapToObj(index -> again.records()
                            .find(RecordType.TIME_ENTRIES, ID + index)
                            .orElseThrow()
                            .facts())
                    .toList();
            assertThat(records).extracting(Json::text).isEqualTo(texts);
            assertThat(records.get(0).get("company")).isSameAs(records.get(1).get("company"));
        }
    }

    @Test
    void aLineCutAnywhereIsIgnoredAndWhatFollowsIsKept() throws Exception {
        // Given
        open(NOW).close();
        var kept = "{\"type\":\"surveys\",\"id\":900000,\"record\":{\"n\":1}}\n";
        var torn = "{\"type\":\"surveys\",\"id\":900000,\"record\":{\"n\":\"ü\"}}".getBytes(StandardCharsets.UTF_8);
        for (var length : List.of(1, 10, torn.length - 5, torn.length)) {
            Files.writeString(journal(), kept);
            Files.write(journal(), Arrays.copyOf(torn, length), StandardOpenOption.APPEND);

            // When
            try (var store = open(NOW)) {
                assertThat(survey(store).get("n").asInt()).isEqualTo(1);
                store.records().put(RecordType.SURVEYS, ID, Json.object().put("n", 3));
            }

            // Then
            try (var store = open(NOW)) {
                assertThat(survey(store).get("n").asInt()).isEqualTo(3);
            }
        }
    }

    @Test
    void aChangeIsInTheFileWithoutClosingIt() throws Exception {
        try (var store = open(NOW)) {
            store.records().put(RecordType.SURVEYS, ID, Json.object().put("n", 1));

            assertThat(journal()).hasContent("{\"type\":\"surveys\",\"id\":900000,\"record\":{\"n\":1}}");
        }
    }

    @Test
    void aChangeThatCannotBeWrittenIsNotMade() throws Exception {
        var store = open(NOW);
        store.close();

        assertThatThrownBy(() -> store.records().put(RecordType.SURVEYS, ID, Json.object()))
                .hasMessageContaining("id=900000");
        assertThat(store.records().find(RecordType.SURVEYS, ID)).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}, clients {1}")
    @CsvSource({"4, 2", "3, 1", "4, "})
    void anotherSeedOrNumberOfClientsIsRefused(Integer seed, Integer clients) throws Exception {
        open(NOW).close();

        assertThatThrownBy(() -> open(seed, clients))
                .isInstanceOf(Unusable.class)
                .hasMessage(
                        directory + " was made with --seed 3 --clients 2; leave these out, or name another directory");
    }

    @Test
    void whatIsLeftOutIsAsTheDirectoryHasIt() throws Exception {
        open(NOW).close();

        try (var again = open((Integer) null, null)) {
            assertThat(again.anchor()).isEqualTo(new Anchor(3, 2, OptionalInt.empty(), NOW));
        }
    }

    @Test
    void changesOfTicketsMadeOnDemandAreThereAgain() throws Exception {
        // Given
        var size = new Size(OptionalInt.of(3), OptionalInt.of(2), OptionalInt.of(50_000));
        int deleted;
        String before;
        try (var store = Store.open(Optional.of(directory), size, NOW)) {
            var records = store.records();
            var newest =
                    records.newestFirst(RecordType.SERVICE_TICKETS).limit(2).toList();
            deleted = newest.get(0).id();
            records.remove(RecordType.SERVICE_TICKETS, deleted);
            records.put(
                    RecordType.SERVICE_TICKETS,
                    newest.get(1).id(),
                    Json.object().put("summary", "Changed"));
            before = dump(records);
        }

        // When
        try (var again =
                Store.open(Optional.of(directory), new Size(optional(null), optional(null), optional(null)), NOW)) {
            // Then
            assertThat(again.anchor().tickets()).hasValue(50_000);
            assertThat(again.records().count(RecordType.SERVICE_TICKETS)).isEqualTo(49_999);
            assertThat(again.records().find(RecordType.SERVICE_TICKETS, deleted))
                    .isEmpty();
            assertThat(dump(again.records())).isEqualTo(before);
        }
    }

    @Test
    void manyClientsHaveTheirTicketsMadeOnDemand() {
        var size = new Size(OptionalInt.empty(), OptionalInt.of(5000), OptionalInt.empty());

        assertThat(Anchor.of(size, NOW).tickets()).hasValue(1_000_000);
    }

    @Test
    void oneSandboxAtATimeUsesADirectory() throws Exception {
        try (var first = open(NOW)) {
            assertThat(first.records().count(RecordType.COMPANIES)).isPositive();
            assertThatThrownBy(() -> open(NOW)).isInstanceOf(Unusable.class).hasMessageContaining("in use");
        }
        open(NOW).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\":\"sur", "[]", "{\"type\":\"surveys\",\"id\":1}", "{\"type\":\"x\",\"id\":1}"})
    void aDamagedLineBeforeTheLastIsNamed(String damaged) throws Exception {
        open(NOW).close();
        var good = "{\"type\":\"surveys\",\"id\":900000,\"record\":{\"n\":1}}";
        Files.write(journal(), List.of(good, damaged, good));

        assertThatThrownBy(() -> open(NOW)).isInstanceOf(Unusable.class).hasMessageEndingWith("damaged in line 2");
    }

    @Test
    void changesAreNotMadeToRecordsOtherThanTheirs() throws Exception {
        open(NOW).close();
        var anchor = directory.resolve("anchor.json");
        var content = (ObjectNode) Json.read(Files.readAllBytes(anchor));
        Files.write(anchor, Json.bytes(content.put("checksum", "0")));

        assertThatThrownBy(() -> open(NOW)).isInstanceOf(Unusable.class).hasMessageContaining("other records");
    }

    @Test
    void aJournalWithoutItsAnchorIsRefused() throws Exception {
        try (var store = open(NOW)) {
            store.records().put(RecordType.SURVEYS, ID, Json.object());
        }
        Files.delete(directory.resolve("anchor.json"));

        assertThatThrownBy(() -> open(NOW)).isInstanceOf(Unusable.class).hasMessageContaining("is missing");
    }

    private Store open(Instant now) throws Unusable {
        return Store.open(Optional.of(directory), SIZE, now);
    }

    private Store open(Integer seed, Integer clients) throws Unusable {
        var size = new Size(optional(seed), optional(clients), OptionalInt.empty());
        return Store.open(Optional.of(directory), size, NOW.plusSeconds(60));
    }

    private Path journal() {
        return directory.resolve("journal.jsonl");
    }

    private static ObjectNode survey(Store store) {
        return store.records().find(RecordType.SURVEYS, ID).orElseThrow().facts();
    }

    private static int firstId(Records records, RecordType type) {
        return records.kept(type).firstKey();
    }

    private static OptionalInt optional(Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static String dump(Records records) {
        return Arrays.stream(RecordType.values())
                .flatMap(type -> records.kept(type).values().stream()
                        .map(stored -> type.key() + " " + stored.id() + " " + Json.text(stored.answer()) + " "
                                + Json.text(stored.facts())))
                .collect(Collectors.joining("\n"));
    }
}
