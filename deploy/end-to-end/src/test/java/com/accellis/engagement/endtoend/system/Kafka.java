package com.accellis.engagement.endtoend.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The topics, as an analyst or an operator sees them. */
public final class Kafka implements AutoCloseable {

    private static final int LIMIT_SECONDS = 30;

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

    /**
     * How many records of these topics the group has not committed yet. They are counted one by one: the marks that end
     * transactions take offsets, too, but are no records, and no group ever commits the one at the end.
     */
    long lag(String group, Collection<String> topics) {
        var committed = get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        var beginnings = offsets(topics, OffsetSpec.earliest());
        var from = new HashMap<TopicPartition, Long>();
        var ends = offsets(topics, OffsetSpec.latest());
        ends.forEach((partition, end) -> {
            var done = committed.get(partition);
            var next = Math.max(done == null ? 0 : done.offset(), beginnings.get(partition));
            if (next < end) {
                from.put(partition, next);
            }
        });
        return count(from, ends);
    }

    private long count(Map<TopicPartition, Long> from, Map<TopicPartition, Long> ends) {
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
                count += consumer.poll(Duration.ofMillis(200)).count();
            }
        }
        return count;
    }

    /** Where the partitions of a topic end now. */
    Map<TopicPartition, Long> ends(String topic) {
        return offsets(List.of(topic), OffsetSpec.latest());
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
