package com.accellis.engagement.kit.consume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.accellis.engagement.events.ContactChanged;
import com.accellis.engagement.events.EventType;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.events.SourceVersion;
import com.accellis.engagement.events.TimeEntryChanged;
import com.accellis.engagement.events.Topic;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.kit.trace.Traces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.quarkus.runtime.ShutdownEvent;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventBatchesTest {

    private static final EventType<TimeEntryChanged> TYPE = EventTypes.TIME_ENTRY;

    /** The common pool may have one thread only, in which a batch is waiting. */
    private static final Executor THREADS = work -> new Thread(work).start();

    private final List<String> putAside = new ArrayList<>();
    private final List<Batch<TimeEntryChanged>> applied = new ArrayList<>();
    private final EventBatches batches = new EventBatches(
            new DeadLetters(null, null, "test-service") {
                @Override
                void put(Topic topic, ConsumerRecord<byte[], byte[]> kafkaRecord, RejectedEvent reason) {
                    putAside.add(kafkaRecord.offset() + " " + reason.code());
                }
            },
            new SimpleMeterRegistry(),
            new Traces(OpenTelemetry.noop()));

    private static ConsumerRecord<byte[], byte[]> entry(long id) {
        var event = new TimeEntryChanged(
                id, new SourceVersion(Instant.EPOCH, 1), false, null, null, null, null, null, null);
        return kafkaRecord(TYPE, id, event.key(), EventJson.write(event));
    }

    private static ConsumerRecord<byte[], byte[]> kafkaRecord(
            EventType<?> type, long offset, String key, byte[] value) {
        var headers =
                new RecordHeaders().add("ce_type", type.name().getBytes(UTF_8)).add("ce_subject", key.getBytes(UTF_8));
        return new ConsumerRecord<>(
                type.topic().name(),
                0,
                offset,
                0L,
                TimestampType.CREATE_TIME,
                0,
                0,
                key.getBytes(UTF_8),
                value,
                headers,
                Optional.empty());
    }

    private static ConsumerRecords<byte[], byte[]> poll(List<ConsumerRecord<byte[], byte[]>> records) {
        var partition = new TopicPartition(records.get(0).topic(), 0);
        return new ConsumerRecords<>(Map.of(partition, records), Map.of());
    }

    private void apply(Batch<TimeEntryChanged> batch) {
        applied.add(batch);
    }

    /** Ids in the order in which their effect came about. */
    private List<Long> appliedIds() {
        return applied.stream()
                .flatMap(batch -> batch.events().stream())
                .map(TimeEntryChanged::id)
                .toList();
    }

    @ParameterizedTest(name = "at {0}")
    @ValueSource(ints = {1, 3, 5})
    void anUnreadableRecordIsPutAsideAndItsNeighboursAreAppliedTogether(int bad) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            records.add(i == bad ? kafkaRecord(TYPE, i, "x", "{".getBytes(UTF_8)) : entry(i));
        }
        batches.process(poll(records), TYPE, this::apply);
        assertThat(applied).hasSize(1);
        assertThat(appliedIds()).hasSize(4).doesNotContain((long) bad);
        assertThat(putAside).containsExactly(bad + " not-json");
        assertThat(applied.get(0).nextOffsets()).containsExactly(Map.entry(0, 6L));
    }

    @Test
    void theTracesOfRecordsAreHandedOverByTheirKeys() {
        var traced = entry(2);
        String trace = "00-11111111111111111111111111111111-1111111111111111-01";
        traced.headers().add("traceparent", trace.getBytes(UTF_8));

        batches.process(poll(List.of(entry(1), traced, entry(3))), TYPE, this::apply);

        assertThat(appliedIds()).containsExactly(1L, 2L, 3L);
        assertThat(applied.get(0).traces()).containsExactly(Map.entry("2", trace));
    }

    @Test
    void aRecordThatCanNeverBeAppliedDoesNotTakeItsNeighboursAlong() {
        batches.process(poll(List.of(entry(1), entry(2), entry(3), entry(4))), TYPE, batch -> {
            if (batch.events().stream().anyMatch(event -> event.id() == 3)) {
                throw new IllegalStateException("cannot apply 3");
            }
            apply(batch);
        });
        assertThat(appliedIds()).containsExactly(1L, 2L, 4L);
        assertThat(putAside).containsExactly("3 not-applicable");
    }

    @Test
    void offsetsAreHandedOverOnlyWithTheLastPartOfADividedBatch() {
        batches.process(poll(List.of(entry(1), entry(2), entry(3), entry(4))), TYPE, batch -> {
            if (batch.events().stream().anyMatch(event -> event.id() == 4)) {
                throw new IllegalStateException("cannot apply 4");
            }
            apply(batch);
        });
        assertThat(applied).allSatisfy(batch -> {
            boolean last = batch == applied.get(applied.size() - 1);
            assertThat(batch.nextOffsets()).isEqualTo(last ? Map.of(0, 5L) : Map.of());
        });
        assertThat(putAside).containsExactly("4 not-applicable");
    }

    @Test
    void aFailureThatMayPassIsRepeatedAndPutsNothingAside() {
        var failures = new ArrayList<>(List.of(
                new SQLException("deadlock", "40P01"),
                new SQLException("idle in transaction for too long", "25P03"),
                new SQLException("connection lost", "08006")));
        batches.process(poll(List.of(entry(1), entry(2))), TYPE, batch -> {
            if (!failures.isEmpty()) {
                throw new IllegalStateException(failures.remove(0));
            }
            apply(batch);
        });
        assertThat(appliedIds()).containsExactly(1L, 2L);
        assertThat(putAside).isEmpty();
    }

    @Test
    void aRecordThatFailsOnceForNoKnownReasonIsAppliedAndNotPutAside() {
        var failures = new ArrayList<>(List.of(new IllegalStateException("nobody knows why")));
        batches.process(poll(List.of(entry(1))), TYPE, batch -> {
            if (!failures.isEmpty()) {
                throw failures.remove(0);
            }
            apply(batch);
        });
        assertThat(appliedIds()).containsExactly(1L);
        assertThat(applied.get(0).nextOffsets()).containsExactly(Map.entry(0, 2L));
        assertThat(putAside).isEmpty();
    }

    @Test
    void aRecordThatFailsTwiceIsPutAsideAndOneThatIsRefusedAtOnce() {
        List<Long> tried = new ArrayList<>();
        for (long id : List.of(1L, 2L)) {
            batches.process(poll(List.of(entry(id))), TYPE, batch -> {
                batch.events().forEach(event -> tried.add(event.id()));
                if (!batch.events().isEmpty()) {
                    throw id == 1 ? new IllegalStateException("cannot apply 1") : new RejectedEvent("refused", "2");
                }
            });
        }
        assertThat(tried).containsExactly(1L, 1L, 2L);
        assertThat(putAside).containsExactly("1 not-applicable", "2 refused");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"08006", "23514"})
    void whatFailsWhileTheServiceStopsIsNeitherDoneNorPutAside(String state) throws Exception {
        var failing = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var processing =
                CompletableFuture.runAsync(() -> batches.process(poll(List.of(entry(1), entry(2))), TYPE, batch -> {
                    failing.countDown();
                    await(goOn);
                    throw new IllegalStateException(new SQLException("closed", state));
                }));
        await(failing);
        var stop = CompletableFuture.runAsync(this::stop, THREADS);
        batchesRefuse();
        goOn.countDown();
        assertThatThrownBy(processing::get).hasMessageContaining("Stopped");
        stop.get();
        assertThat(putAside).isEmpty();
    }

    @Test
    void theStopWaitsForABatchThatIsUnderWayAndNoneBeginsAfterIt() throws Exception {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var processing =
                CompletableFuture.runAsync(() -> batches.process(poll(List.of(entry(1), entry(2))), TYPE, batch -> {
                    begun.countDown();
                    await(goOn);
                    apply(batch);
                }));
        await(begun);
        var stop = CompletableFuture.runAsync(this::stop, THREADS);
        batchesRefuse();
        assertThat(stop).isNotDone();
        goOn.countDown();
        stop.get();
        processing.get();
        assertThat(appliedIds()).containsExactly(1L, 2L);
    }

    private void stop() {
        try {
            batches.onStop(new ShutdownEvent());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Until the stop has begun, batches that come are applied; from then on none is. */
    private void batchesRefuse() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            try {
                batches.process(poll(List.of(entry(9))), TYPE, batch -> {});
            } catch (RuntimeException refused) {
                assertThat(refused).hasMessageContaining("Stopped");
                return;
            }
            assertThat(System.nanoTime()).as("time to stop").isLessThan(deadline);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRecordWithoutValueErasesAndAnyOtherTopicRefusesIt() {
        List<String> erased = new ArrayList<>();
        batches.process(
                poll(List.of(kafkaRecord(EventTypes.CONTACT, 1, "501", null))),
                EventTypes.CONTACT,
                (Batch<ContactChanged> batch) -> assertThat(batch.events()).isEmpty(),
                erased::add);
        batches.process(poll(List.of(kafkaRecord(TYPE, 2, "7", null))), TYPE, this::apply);
        assertThat(erased).containsExactly("501");
        assertThat(putAside).containsExactly("2 no-value");
    }

    @Test
    void anErasureThatCannotBeDoneIsPutAsideLikeAnyOtherRecordAndDoneLater() {
        // Given
        List<String> tried = new ArrayList<>();
        Map<String, RuntimeException> always = Map.of(
                "501", new IllegalStateException("cannot erase 501"), "502", new RejectedEvent("refused", "502"));
        Map<String, RuntimeException> once = new HashMap<>(Map.of(
                "503", new IllegalStateException("nobody knows why"),
                "504", new IllegalStateException(new SQLException("connection lost", "08006"))));
        Consumer<String> erase = key -> {
            tried.add(key);
            RuntimeException failure = always.getOrDefault(key, once.remove(key));
            if (failure != null) {
                throw failure;
            }
        };
        var tombstones = Stream.of(501L, 502L, 503L, 504L, 505L)
                .map(id -> kafkaRecord(EventTypes.CONTACT, id, id.toString(), null))
                .toList();

        // When
        batches.process(poll(tombstones), EventTypes.CONTACT, batch -> {}, erase);

        // Then
        assertThat(tried).containsExactly("501", "501", "502", "503", "503", "504", "504", "505");
        assertThat(putAside).containsExactly("501 not-applicable", "502 refused");
        List<String> erased = new ArrayList<>();
        batches.again(EventTypes.CONTACT, batch -> {}, erased::add).apply().accept(tombstones.get(0));
        assertThat(erased).containsExactly("501");
    }
}
