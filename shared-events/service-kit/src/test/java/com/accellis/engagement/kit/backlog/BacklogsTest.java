package com.accellis.engagement.kit.backlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class BacklogsTest {

    private static final TopicPartition QUICK = new TopicPartition("connectwise.tickets", 0);
    private static final TopicPartition SLOW = new TopicPartition("connectwise.tickets", 1);
    private static final Map<TopicPartition, Long> FROM = Map.of(QUICK, 0L, SLOW, 0L);
    private static final Map<TopicPartition, Long> ENDS = Map.of(QUICK, 1L, SLOW, 1L);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");

    @Test
    void aLookThatTookTooLongDoesNotSpoilTheNextOne() {
        consumer.schedulePollTask(() -> deliver(QUICK));
        assertThatThrownBy(() -> Backlogs.oldest(consumer, FROM, ENDS)).isInstanceOf(TimeoutException.class);

        consumer.schedulePollTask(() -> {
            deliver(QUICK);
            deliver(SLOW);
        });

        assertThat(Backlogs.oldest(consumer, FROM, ENDS)).containsOnlyKeys(QUICK, SLOW);
    }

    private void deliver(TopicPartition partition) {
        consumer.addRecord(new ConsumerRecord<>(partition.topic(), partition.partition(), 0, new byte[0], new byte[0]));
    }
}
