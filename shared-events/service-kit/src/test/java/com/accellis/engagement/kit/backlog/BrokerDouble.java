package com.accellis.engagement.kit.backlog;

import com.accellis.engagement.events.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** A consumer that finds what a test has put on topics of two partitions, and what a group has committed. */
class BrokerDouble extends MockConsumer<byte[], byte[]> {

    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    private final Map<TopicPartition, List<Long>> timestamps = new HashMap<>();

    BrokerDouble(Topic... topics) {
        super("none");
        for (Topic topic : topics) {
            List<PartitionInfo> partitions = new ArrayList<>();
            for (int partition = 0; partition < 2; partition++) {
                partitions.add(new PartitionInfo(topic.name(), partition, null, null, null));
                timestamps.put(new TopicPartition(topic.name(), partition), new ArrayList<>());
            }
            updatePartitions(topic.name(), partitions);
        }
        timestamps.keySet().forEach(partition -> {
            updateBeginningOffsets(Map.of(partition, 0L));
            updateEndOffsets(Map.of(partition, 0L));
        });
    }

    void put(Topic topic, int partition, Instant timestamp) {
        var where = new TopicPartition(topic.name(), partition);
        timestamps.get(where).add(timestamp.toEpochMilli());
        updateEndOffsets(Map.of(where, (long) timestamps.get(where).size()));
    }

    void commit(Topic topic, int partition, long next) {
        committed.put(new TopicPartition(topic.name(), partition), new OffsetAndMetadata(next));
    }

    /** What is assigned is delivered at the next poll, from where it is read on. */
    void deliver() {
        schedulePollTask(() -> assignment().forEach(where -> {
            var all = timestamps.get(where);
            for (long offset = position(where); offset < all.size(); offset++) {
                addRecord(new ConsumerRecord<>(
                        where.topic(),
                        where.partition(),
                        offset,
                        all.get((int) offset),
                        TimestampType.LOG_APPEND_TIME,
                        0,
                        0,
                        new byte[0],
                        new byte[0],
                        new RecordHeaders(),
                        Optional.empty()));
            }
        }));
    }

    /** As a consumer does; the class above knows only of what it has assigned. */
    @Override
    public synchronized Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> found = new HashMap<>();
        partitions.forEach(partition -> found.put(partition, committed.get(partition)));
        return found;
    }
}
