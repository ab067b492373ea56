package com.accellis.engagement.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.events.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Looks at a topic from outside, and writes to it as another producer would. */
public final class TestTopic {

    private final Topic topic;
    private final String bootstrapServers;

    public TestTopic(Topic topic) {
        this(topic, Infrastructure.start().broker().bootstrapServers());
    }

    public TestTopic(Topic topic, String bootstrapServers) {
        this.topic = topic;
        this.bootstrapServers = bootstrapServers;
    }

    /** Everything on the topic now, by partition and offset. */
    public List<ConsumerRecord<byte[], byte[]>> records() {
        Map<String, Object> config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest");
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    /** The newest value of every key. */
    public Map<String, String> newestByKey() {
        Map<String, String> newest = new LinkedHashMap<>();
        for (var kafkaRecord : records()) {
            newest.put(
                    new String(kafkaRecord.key(), UTF_8),
                    kafkaRecord.value() == null ? null : new String(kafkaRecord.value(), UTF_8));
        }
        return newest;
    }

    /** The offset that a consumer group has committed for each partition. */
    public Map<Integer, Long> committedBy(String group) {
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            Map<Integer, Long> committed = new HashMap<>();
            Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            offsets.forEach((partition, offset) -> {
                if (partition.topic().equals(topic.name()) && offset != null) {
                    committed.put(partition.partition(), offset.offset());
                }
            });
            return committed;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Offsets of " + group + " cannot be read", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends an event as the platform's own publisher would. */
    public void sendEvent(String type, String key, byte[] value) {
        send(
                key,
                value,
                new RecordHeaders().add("ce_type", type.getBytes(UTF_8)).add("ce_subject", key.getBytes(UTF_8)));
    }

    /** Sends any record and waits for the broker. */
    public void send(String key, byte[] value, Headers headers) {
        Map<String, Object> config = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        try (var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            topic.name(), null, null, key == null ? null : key.getBytes(UTF_8), value, headers))
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Not sent to " + topic.name(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
