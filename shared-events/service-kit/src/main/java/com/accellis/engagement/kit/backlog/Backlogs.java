package com.accellis.engagement.kit.backlog;

import com.accellis.engagement.events.Topic;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What is on the topics that this service consumes and is not done yet. What the consumers say themselves will not do:
 * while they hold a batch they are paused, and know nothing of what comes meanwhile.
 */
@ApplicationScoped
public class Backlogs {

    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(3);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int FETCH_BYTES = 64 << 10;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    /** Null where nothing is consumed. */
    private final Progress progress;

    private Consumer<byte[], byte[]> consumer;

    @Inject
    Backlogs(
            @Identifier("default-kafka-broker") Map<String, Object> brokers,
            @ConfigProperty(name = "mp.messaging.connector.smallrye-kafka.group.id") String group,
            Instance<Progress> progress) {
        this(() -> consumer(brokers, group), progress.isUnsatisfied() ? null : progress.get());
    }

    Backlogs(Supplier<Consumer<byte[], byte[]>> consumers, Progress progress) {
        this.consumers = consumers;
        this.progress = progress;
    }

    /**
     * What waits on one topic.
     *
     * @param records how many records at the most: the marks that end transactions take offsets, too
     * @param oldest when the oldest of them came to the topic; null when none waits
     */
    public record Backlog(String topic, long records, Instant oldest) {}

    synchronized void onStop(@Observes ShutdownEvent stop) {
        if (consumer != null) {
            consumer.close();
            consumer = null;
        }
    }

    /** The topics that are consumed; empty for a service that consumes none. */
    List<Topic> topics() {
        return progress == null ? List.of() : progress.topics();
    }

    /**
     * Of each topic that is consumed.
     *
     * @throws KafkaException when the broker does not answer
     * @throws RuntimeException when it is not known how far this service is
     */
    public synchronized List<Backlog> look() {
        if (topics().isEmpty()) {
            return List.of();
        }
        Consumer<byte[], byte[]> open = consumer();
        Set<TopicPartition> partitions = topics().stream()
                .flatMap(topic -> open.partitionsFor(topic.name()).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .collect(Collectors.toSet());
        // Before the ends: what is done in between is counted once more then, and nothing is left out.
        Map<TopicPartition, Long> done = progress.next(partitions, open);
        Map<TopicPartition, Long> beginnings = open.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = open.endOffsets(partitions);
        Map<TopicPartition, Long> from = new HashMap<>();
        for (TopicPartition partition : partitions) {
            long next = Math.max(done.getOrDefault(partition, 0L), beginnings.get(partition));
            if (next < ends.get(partition)) {
                from.put(partition, next);
            }
        }
        Map<TopicPartition, ConsumerRecord<byte[], byte[]>> oldest = oldest(open, from, ends);
        return topics().stream()
                .map(topic -> backlog(topic.name(), oldest, ends))
                .toList();
    }

    private Consumer<byte[], byte[]> consumer() {
        if (consumer == null) {
            consumer = consumers.get();
        }
        return consumer;
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> brokers, String group) {
        Map<String, Object> settings = new HashMap<>(brokers);
        // Only asked for what it has committed: who assigns partitions to himself takes no part in a group.
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWERED_WITHIN.toMillis());
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWERED_WITHIN.toMillis());
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
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

    private static Backlog backlog(
            String topic, Map<TopicPartition, ConsumerRecord<byte[], byte[]>> oldest, Map<TopicPartition, Long> ends) {
        long records = 0;
        Instant since = null;
        for (var first : oldest.entrySet()) {
            if (first.getKey().topic().equals(topic)) {
                records +=
                        Math.max(0, ends.get(first.getKey()) - first.getValue().offset());
                Instant came = Instant.ofEpochMilli(first.getValue().timestamp());
                since = since == null || came.isBefore(since) ? came : since;
            }
        }
        return new Backlog(topic, records, since);
    }
}
