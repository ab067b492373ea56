package com.accellis.engagement.kit.backlog;

import com.accellis.engagement.events.Topic;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Which topics a service consumes, and how far it is. Whoever has a bean of this type tells what waits there. */
public interface Progress {

    /** The topics, in the order in which they are told. */
    List<Topic> topics();

    /**
     * From which offset on nothing has been done yet. What is missing begins at its beginning.
     *
     * @param partitions all that the topics have
     * @param consumer for those who have to ask the broker: it has the id of the service's group, and no part in it
     * @throws RuntimeException when that is not known at the moment
     */
    Map<TopicPartition, Long> next(Set<TopicPartition> partitions, Consumer<?, ?> consumer);
}
