package com.accellis.engagement.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.events.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Looks at a topic from outside, and writes to it as another producer would. */
public final class TestTopic {

    private static final Map<String, String> COMPACT_AT_ONCE =
            Map.of("segment.ms", "1", "min.cleanable.dirty.ratio", "0", "max.compaction.lag.ms", "1");
    private static final Duration COMPACTED_WITHIN = Duration.ofMinutes(1);

    /** By bootstrap servers. Making one for each record would take longer than sending; they end with the JVM. */
    private static final Map<String, Producer<byte[], byte[]>> PRODUCERS = new ConcurrentHashMap<>();

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
        return records("read_committed");
    }

    /** The same as a consumer sees it that knows nothing of transactions: with what was given up. */
    public List<ConsumerRecord<byte[], byte[]>> recordsWithUncommitted() {
        return records("read_uncommitted");
    }

    private KafkaConsumer<byte[], byte[]> consumer(String isolation) {
        Map<String, Object> config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                isolation,
                // Closing waits for the fetch under way, which at the end of the topic takes so long.
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                10);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer) {
        return consumer.partitionsFor(topic.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    private List<ConsumerRecord<byte[], byte[]>> records(String isolation) {
        try (var consumer = consumer(isolation)) {
            List<TopicPartition> partitions = partitions(consumer);
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

    /** The offset after the last record of each partition that has any. */
    public Map<Integer, Long> ends() {
        try (var consumer = consumer("read_committed")) {
            Map<Integer, Long> ends = new HashMap<>();
            consumer.endOffsets(partitions(consumer)).forEach((partition, end) -> {
                if (end > 0) {
                    ends.put(partition.partition(), end);
                }
            });
            return ends;
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

    /**
     * Has the broker compact all that is on the topic now, and waits until it has.
     *
     * @return how many records that leaves fewer
     */
    public long compact() {
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            var own = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
            configure(admin, own, AlterConfigOp.OpType.SET, COMPACT_AT_ONCE);
            List<ConsumerRecord<byte[], byte[]>> before = records();
            Map<Integer, Long> ends = ends(before);
            rollSegments(ends.keySet());
            long deadline = System.nanoTime() + COMPACTED_WITHIN.toNanos();
            while (superseded(records(), ends) > 0) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(topic.name() + " is not compacted after " + COMPACTED_WITHIN);
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
            configure(admin, own, AlterConfigOp.OpType.DELETE, COMPACT_AT_ONCE);
            return superseded(before, ends);
        } catch (ExecutionException e) {
            throw new IllegalStateException(topic.name() + " cannot be compacted", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void configure(
            Admin admin, ConfigResource resource, AlterConfigOp.OpType operation, Map<String, String> settings)
            throws ExecutionException, InterruptedException {
        List<AlterConfigOp> operations = settings.entrySet().stream()
                .map(setting -> new AlterConfigOp(new ConfigEntry(setting.getKey(), setting.getValue()), operation))
                .toList();
        admin.incrementalAlterConfigs(Map.of(resource, operations)).all().get();
    }

    private static Map<Integer, Long> ends(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .collect(Collectors.toMap(ConsumerRecord::partition, found -> found.offset() + 1, Math::max));
    }

    /** Records before {@code ends} that have a later one of the same key there. */
    private static long superseded(List<ConsumerRecord<byte[], byte[]>> records, Map<Integer, Long> ends) {
        List<String> keys = records.stream()
                .filter(found -> found.offset() < ends.getOrDefault(found.partition(), 0L))
                .map(found -> new String(found.key(), UTF_8))
                .toList();
        return keys.size() - keys.stream().distinct().count();
    }

    /** The newest segment is never compacted. A record of a transaction that is given up ends it, and nobody reads it. */
    private void rollSegments(Collection<Integer> partitions) {
        Map<String, Object> config = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "roll-" + UUID.randomUUID());
        try (var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int partition : partitions) {
                producer.send(new ProducerRecord<>(topic.name(), partition, new byte[] {0}, new byte[] {0}));
            }
            producer.flush();
            producer.abortTransaction();
        }
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
        var sent = new ProducerRecord<>(
                topic.name(), null, null, key == null ? null : key.getBytes(UTF_8), value, headers);
        try {
            PRODUCERS
                    .computeIfAbsent(bootstrapServers, TestTopic::producer)
                    .send(sent)
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Not sent to " + topic.name(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Producer<byte[], byte[]> producer(String bootstrapServers) {
        Map<String, Object> config =
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers, ProducerConfig.LINGER_MS_CONFIG, 0);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
