package com.accellis.engagement.kit.topics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.kit.transaction.TransientFailure;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Looks at topics beside the channels that consume them; no group takes note of it. */
@ApplicationScoped
public class TopicReader {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final Duration READ_WITHIN = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration FETCH = Duration.ofMillis(20);

    private final Map<String, Object> settings;

    TopicReader(@Identifier("default-kafka-broker") Map<String, Object> brokers) {
        this.settings = new HashMap<>(brokers);
        settings.keySet().removeIf(name -> name.endsWith(".serializer") || name.startsWith("group."));
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        // What is not there yet is not waited for: closing a reader waits for the fetch that the broker holds.
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, Math.toIntExact(FETCH.toMillis()));
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(ANSWER_WITHIN.toMillis()));
    }

    /**
     * The newest records of each partition, in the order of their partitions.
     *
     * @param most of each partition
     * @param kept what to keep of each: there may be many, and they may be large
     */
    public <T> List<T> newest(Collection<String> topics, long most, Function<ConsumerRecord<byte[], byte[]>, T> kept) {
        try (var consumer = new KafkaConsumer<byte[], byte[]>(settings)) {
            List<TopicPartition> partitions = new ArrayList<>();
            topics.forEach(topic -> partitions.addAll(partitions(consumer, topic)));
            consumer.assign(partitions);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            ends.forEach((partition, end) ->
                    consumer.seek(partition, end - most < begins.get(partition) ? begins.get(partition) : end - most));
            List<T> found = new ArrayList<>();
            readTo(ends, consumer, InTime.EVERYTHING, portion -> portion.forEach(one -> found.add(kept.apply(one))));
            return found;
        }
    }

    /**
     * Everything from given places to where the topics end now, in the order of each partition.
     *
     * @param from per topic the first offset wanted of each partition; what is missing there, or further than its partition
     *     goes, which somebody has made anew then, is read from its beginning
     * @param portion takes what comes, some hundred records at a time
     */
    public void readOn(
            Map<String, Map<Integer, Long>> from,
            java.util.function.Consumer<List<ConsumerRecord<byte[], byte[]>>> portion) {
        try (var consumer = new KafkaConsumer<byte[], byte[]>(settings)) {
            List<TopicPartition> partitions = from.keySet().stream()
                    .flatMap(topic -> partitions(consumer, topic).stream())
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            ends.forEach((partition, end) -> {
                long begin = begins.get(partition);
                long wanted = from.get(partition.topic()).getOrDefault(partition.partition(), begin);
                consumer.seek(partition, wanted > end ? begin : Math.max(begin, wanted));
            });
            readTo(ends, consumer, InTime.EACH_PORTION, portion);
        }
    }

    /** What has to come within {@link #READ_WITHIN}. Portions that are worked on as they come take their own time. */
    private enum InTime {
        EVERYTHING,
        EACH_PORTION
    }

    private static void readTo(
            Map<TopicPartition, Long> ends,
            Consumer<byte[], byte[]> consumer,
            InTime inTime,
            java.util.function.Consumer<List<ConsumerRecord<byte[], byte[]>>> portion) {
        long giveUpAt = System.nanoTime() + READ_WITHIN.toNanos();
        while (isBefore(consumer, ends)) {
            if (System.nanoTime() > giveUpAt) {
                throw new TransientFailure("The topics could not be read in time", null);
            }
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            consumer.poll(POLL).forEach(found::add);
            if (!found.isEmpty()) {
                portion.accept(found);
                if (inTime == InTime.EACH_PORTION) {
                    giveUpAt = System.nanoTime() + READ_WITHIN.toNanos();
                }
            }
        }
    }

    private static boolean isBefore(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
    }

    /** The newest record of each key of a compacted topic; keys that were erased have none. */
    public Map<String, ConsumerRecord<byte[], byte[]>> newestByKey(String topic) {
        Map<String, ConsumerRecord<byte[], byte[]>> newest = new HashMap<>();
        newest(List.of(topic), Long.MAX_VALUE, kafkaRecord -> kafkaRecord)
                .forEach(kafkaRecord -> newest.put(new String(kafkaRecord.key(), UTF_8), kafkaRecord));
        newest.values().removeIf(kafkaRecord -> kafkaRecord.value() == null);
        return newest;
    }

    /** The record at exactly this offset; empty when it is not there any more. */
    public Optional<ConsumerRecord<byte[], byte[]>> record(String topic, int partition, long offset) {
        try (var consumer = new KafkaConsumer<byte[], byte[]>(settings)) {
            var wanted = new TopicPartition(topic, partition);
            if (!partitions(consumer, topic).contains(wanted)) {
                return Optional.empty();
            }
            var only = List.of(wanted);
            consumer.assign(only);
            long end = consumer.endOffsets(only).get(wanted);
            if (offset < consumer.beginningOffsets(only).get(wanted) || offset >= end) {
                return Optional.empty();
            }
            consumer.seek(wanted, offset);
            long giveUpAt = System.nanoTime() + ANSWER_WITHIN.toNanos();
            while (consumer.position(wanted) < end && System.nanoTime() < giveUpAt) {
                for (var kafkaRecord : consumer.poll(POLL)) {
                    return Optional.of(kafkaRecord).filter(found -> found.offset() == offset);
                }
            }
            if (consumer.position(wanted) < end) {
                throw new TransientFailure("The topic could not be read in time", null);
            }
            return Optional.empty();
        }
    }

    private static List<TopicPartition> partitions(Consumer<?, ?> consumer, String topic) {
        List<PartitionInfo> known = consumer.partitionsFor(topic);
        return known == null
                ? List.of()
                : known.stream()
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .toList();
    }
}
