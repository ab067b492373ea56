package com.accellis.engagement.kit.deadletter;

import com.accellis.engagement.events.Topic;
import com.accellis.engagement.events.Topics;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads the dead-letter topics of this service. They are the only place where dead letters are kept. */
@ApplicationScoped
@IfBuildProperty(name = "quarkus.datasource.db-kind", stringValue = "postgresql")
class DeadLetterTopics {

    /** Of each partition, so many of the newest are looked at: enough to see what is wrong, whatever went wrong. */
    static final int NEWEST = 10_000;

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Map<String, Object> settings;
    private final List<Topic> topics;
    private final String suffix;

    DeadLetterTopics(
            @Identifier("default-kafka-broker") Map<String, Object> brokers,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.suffix = "." + service + ".dead-letter";
        this.topics = Topics.deadLetters().stream()
                .filter(topic -> topic.name().endsWith(suffix))
                .toList();
        this.settings = new HashMap<>(brokers);
        settings.keySet().removeIf(name -> name.endsWith(".serializer") || name.startsWith("group."));
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(ANSWER_WITHIN.toMillis()));
    }

    /** The topics whose records this service puts aside. */
    List<String> sources() {
        return topics.stream()
                .map(topic -> topic.name().substring(0, topic.name().length() - suffix.length()))
                .toList();
    }

    /** The newest, in no particular order. */
    List<DeadLetter> newest(Collection<String> sources) {
        try (var consumer = new KafkaConsumer<byte[], byte[]>(settings)) {
            List<TopicPartition> partitions = new ArrayList<>();
            sources.forEach(source -> partitions.addAll(partitions(consumer, source + suffix)));
            consumer.assign(partitions);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            ends.forEach((partition, end) -> consumer.seek(partition, Math.max(begins.get(partition), end - NEWEST)));
            List<DeadLetter> found = new ArrayList<>();
            long giveUpAt = System.nanoTime() + ANSWER_WITHIN.multipliedBy(2).toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (System.nanoTime() > giveUpAt) {
                    throw new IllegalStateException("The dead letters could not be read in time");
                }
                consumer.poll(POLL).forEach(kafkaRecord -> found.add(new DeadLetter(kafkaRecord)));
            }
            return found;
        }
    }

    Optional<DeadLetter> find(DeadLetter.Place place) {
        return topics.stream().anyMatch(topic -> topic.name().equals(place.topic()))
                ? record(place.topic(), place.partition(), place.position()).map(DeadLetter::new)
                : Optional.empty();
    }

    /** The record at exactly this offset; empty when it is not there any more. */
    Optional<ConsumerRecord<byte[], byte[]>> record(String topic, int partition, long offset) {
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
