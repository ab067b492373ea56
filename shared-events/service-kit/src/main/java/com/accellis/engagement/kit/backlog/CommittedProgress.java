package com.accellis.engagement.kit.backlog;

import com.accellis.engagement.events.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * A service is as far as its group has committed. Offsets are committed after the work and a little later
 * ({@code auto.commit.interval.ms}), so that a record may be done already and still be taken for one that waits.
 */
public final class CommittedProgress implements Progress {

    private final List<Topic> topics;

    public CommittedProgress(Topic... topics) {
        this.topics = List.of(topics);
    }

    @Override
    public List<Topic> topics() {
        return topics;
    }

    @Override
    public Map<TopicPartition, Long> next(Set<TopicPartition> partitions, Consumer<?, ?> consumer) {
        Map<TopicPartition, Long> next = new HashMap<>();
        consumer.committed(partitions).forEach((partition, committed) -> {
            // Of a partition of which nothing was ever done.
            if (committed != null) {
                next.put(partition, committed.offset());
            }
        });
        return next;
    }
}
