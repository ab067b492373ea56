package com.accellis.engagement.endtoend.system;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** The topics, as an analyst or an operator sees them. */
public final class Kafka implements AutoCloseable {

    private static final int LIMIT_SECONDS = 30;
    private static final Duration COMPACTED_WITHIN = Duration.ofMinutes(2);
    private static final Duration LEFT_WITHIN = Duration.ofMinutes(1);
    private static final Map<String, String> COMPACT_AT_ONCE =
            Map.of("segment.ms", "1", "min.cleanable.dirty.ratio", "0", "max.compaction.lag.ms", "1");

    private final Map<String, Object> settings;
    private final Admin admin;

    Kafka(String bootstrapServers) {
        this.settings = Map.of("bootstrap.servers", bootstrapServers);
        this.admin = Admin.create(settings);
    }

    /** All records of a topic from its beginning to its present end, partition by partition in their order. */
    public List<ConsumerRecord<String, String>> read(String topic) {
        var ends = offsets(List.of(topic), OffsetSpec.latest());
        var records = new ArrayList<ConsumerRecord<String, String>>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("Topic " + topic + " could not be read in " + LIMIT_SECONDS + " s");
                }
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    /** The newest record of every key. */
    public Map<String, ConsumerRecord<String, String>> newest(String topic) {
        var newest = new TreeMap<String, ConsumerRecord<String, String>>();
        read(topic).forEach(found -> newest.put(found.key(), found));
        return newest;
    }

    /** Writes a record and waits until the broker has it. */
    public void write(ProducerRecord<String, byte[]> kafkaRecord) {
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            get(producer.send(kafkaRecord)::get);
        }
    }

    /** How many records of these topics the group has not committed yet. */
    long lag(String group, Collection<String> topics) {
        return after(committed(group), topics);
    }

    private Map<TopicPartition, Long> committed(String group) {
        Map<TopicPartition, Long> committed = new HashMap<>();
        get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .forEach((partition, done) -> {
                    if (done != null) {
                        committed.put(partition, done.offset());
                    }
                });
        return committed;
    }

    /**
     * How many records of these topics there are from given offsets on. They are counted one by one: the marks that end
     * transactions take offsets, too, but are no records, and nobody ever gets past the one at the end.
     *
     * @param next partitions that are missing are counted from their beginning
     */
    long after(Map<TopicPartition, Long> next, Collection<String> topics) {
        return waiting(topics, next).records();
    }

    private long count(
            Map<TopicPartition, Long> from,
            Map<TopicPartition, Long> ends,
            Consumer<ConsumerRecord<String, String>> each) {
        if (from.isEmpty()) {
            return 0;
        }
        var count = 0L;
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(from.keySet());
            from.forEach(consumer::seek);
            var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
            while (from.keySet().stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("Lag could not be counted in " + LIMIT_SECONDS + " s");
                }
                var polled = consumer.poll(Duration.ofMillis(200));
                polled.forEach(each);
                count += polled.count();
            }
        }
        return count;
    }

    /**
     * Records that somebody has not done yet.
     *
     * @param oldest when the first of them came to its topic; empty when there is none
     */
    public record Waiting(long records, Optional<Instant> oldest) {}

    /** What a group has not committed of a topic. */
    public Waiting waiting(String group, String topic) {
        return waiting(List.of(topic), committed(group));
    }

    /**
     * What is on topics from these offsets on, read one by one.
     *
     * @param next where there is none, from the beginning
     */
    public Waiting waiting(Collection<String> topics, Map<TopicPartition, Long> next) {
        var beginnings = offsets(topics, OffsetSpec.earliest());
        var from = new HashMap<TopicPartition, Long>();
        var ends = offsets(topics, OffsetSpec.latest());
        ends.forEach((partition, end) -> {
            var first = Math.max(next.getOrDefault(partition, 0L), beginnings.get(partition));
            if (first < end) {
                from.put(partition, first);
            }
        });
        var oldest = new AtomicLong(Long.MAX_VALUE);
        var records = count(from, ends, found -> oldest.accumulateAndGet(found.timestamp(), Math::min));
        return new Waiting(records, records == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(oldest.get())));
    }

    /**
     * Writes the newest records of a topic once more, one after the other, until there are so many: what a publisher
     * does that was not heard. Their versions are known, so that they change nothing, and yet each has to be read.
     */
    public void repeat(String topic, int count) {
        var newest = List.copyOf(newest(topic).values());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            var sent = new ArrayList<Future<?>>();
            for (var number = 0; number < count; number++) {
                var found = newest.get(number % newest.size());
                var value = found.value() == null ? null : found.value().getBytes(StandardCharsets.UTF_8);
                sent.add(producer.send(
                        new ProducerRecord<>(topic, found.partition(), found.key(), value, found.headers())));
            }
            sent.forEach(one -> get(one::get));
        }
    }

    /** Bytes on disk, by topic. */
    public Map<String, Long> bytes() {
        var brokers =
                get(admin.describeCluster().nodes()).stream().map(Node::id).toList();
        var bytes = new TreeMap<String, Long>();
        get(admin.describeLogDirs(brokers).allDescriptions())
                .values()
                .forEach(directories -> directories
                        .values()
                        .forEach(directory -> directory
                                .replicaInfos()
                                .forEach((partition, replica) ->
                                        bytes.merge(partition.topic(), replica.size(), Long::sum))));
        return bytes;
    }

    /** Where the partitions of a topic end now. */
    Map<TopicPartition, Long> ends(String topic) {
        return offsets(List.of(topic), OffsetSpec.latest());
    }

    /**
     * Has the broker compact all that is on the topic now, and waits until it has. The newest segment is never compacted, so
     * the newest record of each partition is written once more, as a publisher might do that was not heard.
     *
     * @return how many records that leaves fewer
     */
    public long compact(String topic) {
        var own = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        configure(own, AlterConfigOp.OpType.SET);
        var before = read(topic);
        var newest = new TreeMap<Integer, ConsumerRecord<String, String>>();
        before.forEach(found -> newest.put(found.partition(), found));
        newest.values().forEach(this::writeAgain);
        Awaitility.await("compaction of " + topic)
                .atMost(COMPACTED_WITHIN)
                .until(() -> superseded(read(topic), newest) == 0);
        configure(own, AlterConfigOp.OpType.DELETE);
        return superseded(before, newest);
    }

    /**
     * Has the broker compact all that is on the topic now and remove deletions, as it does once they are old. Whoever
     * reads the topic then sees nothing of what was deleted. The topic keeps deletions for the usual time of the broker
     * from then on.
     */
    public void compactAwayDeletions(String topic) {
        var own = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        var settings = new HashMap<>(COMPACT_AT_ONCE);
        settings.put("delete.retention.ms", "0");
        configure(own, settings, AlterConfigOp.OpType.SET);
        var deleted = newestOfKeys(topic).values().stream()
                .filter(found -> found.value() == null)
                .map(ConsumerRecord::key)
                .collect(Collectors.toSet());
        // A deletion goes with the second compaction only, and there is none without something new.
        Awaitility.await("compaction of " + topic)
                .atMost(COMPACTED_WITHIN)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    var last = new TreeMap<Integer, ConsumerRecord<String, String>>();
                    newestOfKeys(topic).values().stream()
                            .filter(found -> found.value() != null)
                            .forEach(found -> last.put(found.partition(), found));
                    last.values().forEach(this::writeAgain);
                    return read(topic).stream().noneMatch(found -> deleted.contains(found.key()));
                });
        configure(own, settings, AlterConfigOp.OpType.DELETE);
    }

    private Map<String, ConsumerRecord<String, String>> newestOfKeys(String topic) {
        var newest = new HashMap<String, ConsumerRecord<String, String>>();
        read(topic).forEach(found -> newest.put(found.key(), found));
        return newest;
    }

    private void writeAgain(ConsumerRecord<String, String> found) {
        write(new ProducerRecord<>(
                found.topic(),
                found.partition(),
                found.key(),
                found.value() == null ? null : found.value().getBytes(StandardCharsets.UTF_8),
                found.headers()));
    }

    /**
     * Has a group read these topics from their beginnings; nobody may be in it, and who ends may take a while to leave.
     */
    void resetOffsets(String group, Collection<String> topics) {
        var beginnings = offsets(topics, OffsetSpec.earliest()).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, first -> new OffsetAndMetadata(first.getValue())));
        Awaitility.await("reset of " + group)
                .atMost(LEFT_WITHIN)
                .untilAsserted(() ->
                        get(admin.alterConsumerGroupOffsets(group, beginnings).all()));
    }

    private void configure(ConfigResource topic, AlterConfigOp.OpType operation) {
        configure(topic, COMPACT_AT_ONCE, operation);
    }

    private void configure(ConfigResource topic, Map<String, String> settings, AlterConfigOp.OpType operation) {
        var operations = settings.entrySet().stream()
                .map(setting -> new AlterConfigOp(new ConfigEntry(setting.getKey(), setting.getValue()), operation))
                .toList();
        get(admin.incrementalAlterConfigs(Map.of(topic, List.<AlterConfigOp>copyOf(operations)))
                .all());
    }

    /** Records up to the newest of their partition that have a later one of the same key there. */
    private static long superseded(
            List<ConsumerRecord<String, String>> records, Map<Integer, ConsumerRecord<String, String>> newest) {
        var keys = records.stream()
                .filter(found -> found.offset() <= newest.get(found.partition()).offset())
                .map(found -> found.partition() + "/" + found.key())
                .toList();
        return keys.size() - keys.stream().distinct().count();
    }

    /** How many records were ever written to each topic. */
    public Map<String, Long> written(Collection<String> topics) {
        return offsets(topics, OffsetSpec.latest()).entrySet().stream()
                .collect(Collectors.groupingBy(
                        end -> end.getKey().topic(), TreeMap::new, Collectors.summingLong(Map.Entry::getValue)));
    }

    private Map<TopicPartition, Long> offsets(Collection<String> topics, OffsetSpec spec) {
        var partitions = get(admin.describeTopics(topics).allTopicNames()).values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .collect(Collectors.toMap(Function.identity(), partition -> spec));
        return get(admin.listOffsets(partitions).all()).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, found -> found.getValue().offset()));
    }

    private interface Answer<T> {
        T await(long time, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException;
    }

    private static <T> T get(KafkaFuture<T> future) {
        return get(future::get);
    }

    private static <T> T get(Answer<T> answer) {
        try {
            return answer.await(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for Kafka", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("Kafka does not answer", e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
