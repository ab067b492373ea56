package com.accellis.engagement.scoring.pipeline;

import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.events.Topic;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.score.AppliedOffsets;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What is on the topics and not in the scores yet. How far we are is what the database says, as the offsets stored there
 * belong to the facts beside them.
 */
@ApplicationScoped
class Backlogs {

    /** The topics that scores are made of. */
    static final List<Topic> TOPICS = List.of(
            EventTypes.TICKET.topic(),
            EventTypes.TIME_ENTRY.topic(),
            EventTypes.AGREEMENT.topic(),
            EventTypes.AGREEMENT_ADDITION.topic(),
            EventTypes.SURVEY.topic(),
            EventTypes.SYNC_RUN.topic(),
            EventTypes.CLIENT.topic(),
            EventTypes.COMPANY_ASSIGNMENT.topic());

    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(3);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int FETCH_BYTES = 64 << 10;

    private final Map<String, Object> brokers;
    private final AppliedOffsets offsets;
    private final BusinessClock clock;
    private Consumer<byte[], byte[]> consumer;

    Backlogs(
            @Identifier("default-kafka-broker") Map<String, Object> brokers,
            AppliedOffsets offsets,
            BusinessClock clock) {
        this.brokers = brokers;
        this.offsets = offsets;
        this.clock = clock;
    }

    /**
     * What waits on one topic.
     *
     * @param records how many records at the most: the marks that end transactions take offsets, too
     * @param oldestAgeMillis since the oldest of them came to the topic; 0 when none waits
     */
    record Backlog(String topic, long records, long oldestAgeMillis) {}

    synchronized void onStop(@Observes ShutdownEvent stop) {
        if (consumer != null) {
            consumer.close();
            consumer = null;
        }
    }

    /** @throws TimeoutException when the broker does not answer */
    synchronized List<Backlog> look() {
        Map<String, Map<Integer, Long>> applied = offsets.all();
        Consumer<byte[], byte[]> open = consumer();
        List<TopicPartition> partitions = TOPICS.stream()
                .flatMap(topic -> open.partitionsFor(topic.name()).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        Map<TopicPartition, Long> beginnings = open.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = open.endOffsets(partitions);
        Map<TopicPartition, Long> from = new HashMap<>();
        for (TopicPartition partition : partitions) {
            long next = Math.max(
                    applied.getOrDefault(partition.topic(), Map.of()).getOrDefault(partition.partition(), 0L),
                    beginnings.get(partition));
            if (next < ends.get(partition)) {
                from.put(partition, next);
            }
        }
        Map<TopicPartition, ConsumerRecord<byte[], byte[]>> oldest = oldest(open, from, ends);
        return TOPICS.stream().map(topic -> backlog(topic.name(), oldest, ends)).toList();
    }

    private Consumer<byte[], byte[]> consumer() {
        if (consumer == null) {
            Map<String, Object> settings = new HashMap<>(brokers);
            settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
            settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
            settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
            settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
            settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWERED_WITHIN.toMillis());
            settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWERED_WITHIN.toMillis());
            settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
            consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        }
        return consumer;
    }

    /** The first record from each offset on; partitions in which only marks follow are missing. */
    static Map<TopicPartition, ConsumerRecord<byte[], byte[]>> oldest(
            Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> from, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, ConsumerRecord<byte[], byte[]>> oldest = new HashMap<>();
        // What a look that was broken off has paused would stay so as long as it stays assigned.
        consumer.assign(Set.of());
        consumer.assign(from.keySet());
        from.forEach(consumer::seek);
        Set<TopicPartition> open = new HashSet<>(from.keySet());
        long deadline = System.nanoTime() + ANSWERED_WITHIN.toNanos();
        while (!open.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("The oldest waiting records were not delivered in time");
            }
            consumer.poll(POLL)
                    .forEach(found -> oldest.putIfAbsent(new TopicPartition(found.topic(), found.partition()), found));
            List<TopicPartition> known = new ArrayList<>(open.stream()
                    .filter(partition ->
                            oldest.containsKey(partition) || consumer.position(partition) >= ends.get(partition))
                    .toList());
            open.removeAll(known);
            consumer.pause(known);
        }
        consumer.assign(Set.of());
        return oldest;
    }

    private Backlog backlog(
            String topic, Map<TopicPartition, ConsumerRecord<byte[], byte[]>> oldest, Map<TopicPartition, Long> ends) {
        long records = 0;
        long age = 0;
        Instant now = clock.now();
        for (var first : oldest.entrySet()) {
            if (first.getKey().topic().equals(topic)) {
                records +=
                        Math.max(0, ends.get(first.getKey()) - first.getValue().offset());
                age = Math.max(age, now.toEpochMilli() - first.getValue().timestamp());
            }
        }
        return new Backlog(topic, records, age);
    }
}
