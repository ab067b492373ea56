package com.accellis.engagement.connector.sync;

import com.accellis.engagement.connector.platform.SyncConfig;
import com.accellis.engagement.connector.record.PublishedEnds;
import com.accellis.engagement.connector.record.RecordOutbox;
import com.accellis.engagement.connector.source.SourceFailure;
import com.accellis.engagement.events.SourceEntity;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Waits until the broker has what a run read, and tells where it ends on the topic. */
@ApplicationScoped
class Acknowledged {

    private static final long LOOK_EVERY_MILLIS = 20;

    private final RecordOutbox outbox;
    private final PublishedEnds published;
    private final Admin kafka;
    private final SyncConfig config;

    Acknowledged(RecordOutbox outbox, PublishedEnds published, Admin kafka, SyncConfig config) {
        this.outbox = outbox;
        this.published = published;
        this.kafka = kafka;
        this.config = config;
    }

    /** @throws SourceFailure when the broker does not acknowledge in time */
    Map<Integer, Long> upTo(SourceEntity entity, long readNumber) {
        try {
            long deadline = System.nanoTime() + config.acknowledgedWithin().toNanos();
            while (outbox.waiting(entity, readNumber) > 0) {
                if (System.nanoTime() > deadline) {
                    throw new SourceFailure("Kafka has not acknowledged everything that was read", null);
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            }
            return endOffsets(entity);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceFailure("The connector stopped during this run", e);
        } catch (ExecutionException e) {
            throw new SourceFailure(
                    "Kafka did not tell the end of " + entity.topic().name(), e);
        }
    }

    private Map<Integer, Long> endOffsets(SourceEntity entity) throws ExecutionException, InterruptedException {
        String topic = entity.topic().name();
        var description = kafka.describeTopics(java.util.List.of(topic))
                .allTopicNames()
                .get()
                .get(topic);
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        description
                .partitions()
                .forEach(partition -> ends.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest()));
        Map<Integer, Long> ours = published.of(topic);
        Map<Integer, Long> offsets = new HashMap<>();
        // The broker's end is never before ours unless the topic was made anew, and counts marks that nobody consumes.
        kafka.listOffsets(ends)
                .all()
                .get()
                .forEach((partition, info) -> offsets.put(
                        partition.partition(),
                        Math.min(info.offset(), ours.getOrDefault(partition.partition(), info.offset()))));
        return offsets;
    }
}
