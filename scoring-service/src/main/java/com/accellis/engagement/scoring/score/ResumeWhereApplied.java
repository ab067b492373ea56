package com.accellis.engagement.scoring.score;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Goes on with each partition where the database is. What was committed to Kafka may be further when the database was
 * restored from a backup, or is a new one: nothing that it lacks is skipped then, and what it has changes nothing again.
 */
@ApplicationScoped
@Identifier("where-applied")
class ResumeWhereApplied implements KafkaConsumerRebalanceListener {

    private static final Logger LOG = Logger.getLogger(ResumeWhereApplied.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final AppliedOffsets offsets;
    private final RescoreAll rescoreAll;
    private final CountDownLatch stop = new CountDownLatch(1);

    ResumeWhereApplied(AppliedOffsets offsets, RescoreAll rescoreAll) {
        this.offsets = offsets;
        this.rescoreAll = rescoreAll;
    }

    /** Before the stop waits for the consumers. */
    void onStop(@Observes @Priority(1) ShutdownEvent event) {
        stop.countDown();
    }

    /** When it fails, Kafka does not call it again for the same partitions: these are read from their beginning then. */
    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        try {
            resume(consumer, partitions);
        } catch (RuntimeException e) {
            consumer.seekToBeginning(partitions);
            throw e;
        }
    }

    private void resume(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        var committed = consumer.committed(Set.copyOf(partitions));
        var beginnings = consumer.beginningOffsets(partitions);
        var applied = untilItPasses(offsets::all);
        Map<TopicPartition, Long> behind = new HashMap<>();
        for (TopicPartition partition : partitions) {
            var resumed = committed.get(partition);
            long next = Math.max(
                    beginnings.get(partition),
                    applied.getOrDefault(partition.topic(), Map.of()).getOrDefault(partition.partition(), 0L));
            // What was never committed begins at the beginning anyway.
            if (resumed != null && next < resumed.offset()) {
                LOG.warnf(
                        "the database is behind: topic=%s partition=%d committed=%d applied=%d; what is between is read again",
                        partition.topic(), partition.partition(), resumed.offset(), next);
                behind.put(partition, next);
            }
        }
        if (!behind.isEmpty()) {
            untilItPasses(() -> {
                rescoreAll.announceEverybody();
                return null;
            });
            behind.forEach(consumer::seek);
        }
    }

    /** A consumer that waits for the database for too long loses its partitions to another, which does no harm. */
    private <T> T untilItPasses(Supplier<T> work) {
        while (true) {
            try {
                return work.get();
            } catch (RuntimeException e) {
                // Whatever it is, going on where Kafka says could lose events; so it is told again and again.
                LOG.warnf("the database does not answer, trying again in %d ms: %s", PAUSE.toMillis(), e);
                pauseUnlessStopping(e);
            }
        }
    }

    private void pauseUnlessStopping(RuntimeException failure) {
        try {
            if (stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw failure;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }
}
