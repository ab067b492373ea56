package com.accellis.engagement.kit.consume;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.events.EventType;
import com.accellis.engagement.kit.publish.CloudEventHeaders;
import com.accellis.engagement.kit.trace.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jboss.logging.Logger;

/**
 * Works through polled records. Returning means that every record has had its effect or is in the dead-letter topic, so
 * that the offsets may be committed. One bad record does not hold up its neighbours, and a failure that may pass is
 * repeated until it has passed or the service stops.
 *
 * <p>When the service stops, batches under way are finished before the database is closed, and none begins any more: the
 * channels are closed one after another only after that, and what they still bring would fail for want of a database and be
 * taken for bad.
 */
@ApplicationScoped
public class EventBatches {

    private static final Logger LOG = Logger.getLogger(EventBatches.class);
    private static final String NOT_APPLICABLE = "not-applicable";
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration FINISHED_WITHIN = Duration.ofSeconds(5);

    private final DeadLetters deadLetters;
    private final MeterRegistry metrics;
    private final Traces traces;
    private final CountDownLatch stopping = new CountDownLatch(1);
    /** Shared by the batches under way; the stop wants it for itself. */
    private final ReadWriteLock underWay = new ReentrantReadWriteLock();

    EventBatches(DeadLetters deadLetters, MeterRegistry metrics, Traces traces) {
        this.deadLetters = deadLetters;
        this.metrics = metrics;
        this.traces = traces;
    }

    void onStop(@Observes ShutdownEvent stop) throws InterruptedException {
        stopping.countDown();
        if (underWay.writeLock().tryLock(FINISHED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
            underWay.writeLock().unlock();
        } else {
            LOG.warn("a batch is not finished and will be delivered again after the next start");
        }
    }

    /**
     * @param work applies a batch in one transaction; may be called again with the same events, and with parts of them
     */
    public <E> void process(ConsumerRecords<byte[], byte[]> records, EventType<E> type, Consumer<Batch<E>> work) {
        process(records, type, work, null);
    }

    /**
     * @param erase is told the key of every record without value, one by one, after the batch was applied; erases in one
     *     transaction, may refuse to, and may be called again with the same key
     */
    public <E> void process(
            ConsumerRecords<byte[], byte[]> records,
            EventType<E> type,
            Consumer<Batch<E>> work,
            Consumer<String> erase) {
        // Unlike lock(), this does not queue up behind the stop.
        if (!underWay.readLock().tryLock()) {
            throw new StoppedBeforeDone();
        }
        try {
            checkNotStopping();
            processAll(records, type, work, erase);
        } finally {
            underWay.readLock().unlock();
        }
    }

    /**
     * What applies a record of the topic once more that was put aside.
     *
     * @param work as in {@link #process}
     */
    public <E> DeadLetterHandler again(EventType<E> type, Consumer<Batch<E>> work) {
        return again(type, work, null);
    }

    /** @param erase as in {@link #process} */
    public <E> DeadLetterHandler again(EventType<E> type, Consumer<Batch<E>> work, Consumer<String> erase) {
        return new DeadLetterHandler(type.topic(), kafkaRecord -> {
            try {
                applyAgain(kafkaRecord, type, work, erase);
            } catch (RejectedEvent e) {
                throw e;
            } catch (RuntimeException e) {
                if (Failures.mayPass(e)) {
                    throw e;
                }
                LOG.errorf(e, "dead letter cannot be applied: topic=%s", kafkaRecord.topic());
                throw new RejectedEvent(NOT_APPLICABLE, e.getClass().getSimpleName());
            }
        });
    }

    private static <E> void applyAgain(
            ConsumerRecord<byte[], byte[]> kafkaRecord,
            EventType<E> type,
            Consumer<Batch<E>> work,
            Consumer<String> erase) {
        if (erase != null && kafkaRecord.value() == null && kafkaRecord.key() != null) {
            erase.accept(new String(kafkaRecord.key(), UTF_8));
            return;
        }
        var read = new Read<>(EventReader.read(kafkaRecord, type), kafkaRecord);
        // How far the topic has been read is another matter.
        work.accept(new Batch<>(type.topic().name(), List.of(read.event()), Map.of(), traced(List.of(read))));
    }

    private <E> void processAll(
            ConsumerRecords<byte[], byte[]> records,
            EventType<E> type,
            Consumer<Batch<E>> work,
            Consumer<String> erase) {
        List<Read<E>> readable = new ArrayList<>(records.count());
        List<ConsumerRecord<byte[], byte[]>> tombstones = new ArrayList<>();
        Map<Integer, Long> nextOffsets = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> kafkaRecord : records) {
            nextOffsets.merge(kafkaRecord.partition(), kafkaRecord.offset() + 1, Math::max);
            if (erase != null && kafkaRecord.value() == null && kafkaRecord.key() != null) {
                tombstones.add(kafkaRecord);
                continue;
            }
            try {
                readable.add(new Read<>(EventReader.read(kafkaRecord, type), kafkaRecord));
            } catch (RejectedEvent e) {
                untilItPasses(() -> deadLetters.put(type.topic(), kafkaRecord, e));
            }
        }
        Map<String, String> traced = traced(readable);
        traces.within(traced.values(), "apply " + type.topic().name(), () -> {
            apply(readable, type, nextOffsets, traced, work);
            return null;
        });
        tombstones.forEach(tombstone -> erase(tombstone, type, erase));
        metrics.counter("engagement.events.consumed", "topic", type.topic().name())
                .increment(records.count());
    }

    private static Map<String, String> traced(List<? extends Read<?>> reads) {
        Map<String, String> traced = new HashMap<>();
        for (Read<?> read : reads) {
            var kafkaRecord = read.kafkaRecord();
            CloudEventHeaders.text(kafkaRecord.headers(), Traces.HEADER)
                    .filter(Traces::isTrace)
                    .ifPresent(trace -> traced.put(new String(kafkaRecord.key(), UTF_8), trace));
        }
        return traced;
    }

    private void erase(ConsumerRecord<byte[], byte[]> tombstone, EventType<?> type, Consumer<String> erase) {
        String key = new String(tombstone.key(), UTF_8);
        Runnable work = () -> erase.accept(key);
        try {
            untilItPasses(work);
        } catch (StoppedBeforeDone e) {
            throw e;
        } catch (RuntimeException e) {
            onceMore(type, work, e)
                    .ifPresent(failure ->
                            putAside(tombstone, type, traced(List.of(new Read<>(null, tombstone))), failure));
        }
    }

    private record Read<E>(E event, ConsumerRecord<byte[], byte[]> kafkaRecord) {}

    /** Applies all at once; when that can never succeed, looks for the records that are to blame. */
    private <E> void apply(
            List<Read<E>> reads,
            EventType<E> type,
            Map<Integer, Long> nextOffsets,
            Map<String, String> traced,
            Consumer<Batch<E>> work) {
        var batch =
                new Batch<>(type.topic().name(), reads.stream().map(Read::event).toList(), nextOffsets, traced);
        try {
            untilItPasses(() -> work.accept(batch));
        } catch (StoppedBeforeDone e) {
            throw e;
        } catch (RuntimeException e) {
            if (reads.isEmpty()) {
                throw e;
            }
            if (reads.size() > 1) {
                int half = reads.size() / 2;
                // Offsets go with the second half only: they must not pass records whose effect is not stored yet.
                apply(reads.subList(0, half), type, Map.of(), traced, work);
                apply(reads.subList(half, reads.size()), type, nextOffsets, traced, work);
                return;
            }
            onceMore(type, () -> work.accept(batch), e).ifPresent(failure -> {
                putAside(reads.get(0).kafkaRecord(), type, traced, failure);
                if (!nextOffsets.isEmpty()) {
                    apply(List.of(), type, nextOffsets, Map.of(), work);
                }
            });
        }
    }

    /**
     * A record that is alone gets a second transaction before it is put aside: the first may have failed for a reason
     * that passes and that we do not know of. A refusal is ours, and final.
     *
     * @return why it has to be put aside; empty when that transaction succeeded
     */
    private Optional<RuntimeException> onceMore(EventType<?> type, Runnable work, RuntimeException failure) {
        if (failure instanceof RejectedEvent) {
            return Optional.of(failure);
        }
        LOG.warnf(failure, "event is tried once more: topic=%s", type.topic().name());
        try {
            untilItPasses(work);
            return Optional.empty();
        } catch (StoppedBeforeDone e) {
            throw e;
        } catch (RuntimeException e) {
            return Optional.of(e);
        }
    }

    private void putAside(
            ConsumerRecord<byte[], byte[]> kafkaRecord,
            EventType<?> type,
            Map<String, String> traced,
            RuntimeException failure) {
        LOG.errorf(
                failure,
                "event cannot be applied: topic=%s partition=%d offset=%d",
                kafkaRecord.topic(),
                kafkaRecord.partition(),
                kafkaRecord.offset());
        var reason = failure instanceof RejectedEvent rejected
                ? rejected
                : new RejectedEvent(NOT_APPLICABLE, failure.getClass().getSimpleName());
        List<String> trace = Optional.ofNullable(traced.get(new String(kafkaRecord.key(), UTF_8))).stream()
                .toList();
        traces.within(trace, "put aside " + type.topic().name(), () -> {
            untilItPasses(() -> deadLetters.put(type.topic(), kafkaRecord, reason));
            return null;
        });
    }

    private void untilItPasses(Runnable work) {
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                work.run();
                return;
            } catch (RuntimeException e) {
                // What fails now may have failed because the service stops.
                checkNotStopping();
                if (!Failures.mayPass(e)) {
                    throw e;
                }
                LOG.warnf("work will be repeated in %d ms: %s", pause.toMillis(), rootName(e));
                metrics.counter("engagement.events.retried").increment();
                waitOrStop(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
        }
    }

    private void checkNotStopping() {
        if (stopping.getCount() == 0) {
            throw new StoppedBeforeDone();
        }
    }

    private void waitOrStop(Duration pause) {
        long jittered = pause.toMillis() / 2 + ThreadLocalRandom.current().nextLong(pause.toMillis() / 2 + 1);
        try {
            if (stopping.await(jittered, TimeUnit.MILLISECONDS)) {
                throw new StoppedBeforeDone();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedBeforeDone();
        }
    }

    private static String rootName(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName();
    }

    /** The service stops: the batch is not done and its offsets must not be committed. */
    private static final class StoppedBeforeDone extends RuntimeException {

        private static final long serialVersionUID = 1L;

        StoppedBeforeDone() {
            // Told once for every record of the batch; where it comes from is plain.
            super("Stopped before the batch was done", null, false, false);
        }
    }
}
