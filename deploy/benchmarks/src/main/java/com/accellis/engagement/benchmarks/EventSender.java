package com.accellis.engagement.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.events.EventType;
import com.accellis.engagement.kit.json.EventJson;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes events as connector and registry do: CloudEvents headers, all replicas acknowledge. */
final class EventSender implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    /** @param lingerMillis how long a record may wait for others to travel with */
    EventSender(String bootstrapServers, int lingerMillis) {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.BATCH_SIZE_CONFIG,
                128 * 1024,
                ProducerConfig.LINGER_MS_CONFIG,
                lingerMillis);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    <E> void send(EventType<E> type, String key, Instant time, E event) {
        var headers = new RecordHeaders()
                .add("ce_specversion", utf8("1.0"))
                .add("ce_id", utf8(type.topic().name() + ":" + key + ":" + time))
                .add("ce_source", utf8("benchmarks"))
                .add("ce_type", utf8(type.name()))
                .add("ce_subject", utf8(key))
                .add("ce_time", utf8(time.toString()))
                .add("ce_dataschema", utf8(type.dataSchema()))
                .add("content-type", utf8("application/json"));
        producer.send(
                new ProducerRecord<>(type.topic().name(), null, null, utf8(key), EventJson.write(event), headers),
                (metadata, problem) -> {
                    if (problem != null) {
                        failure.compareAndSet(null, problem);
                    }
                });
    }

    /** Waits until the broker has everything. */
    void flush() {
        producer.flush();
        if (failure.get() != null) {
            throw new IllegalStateException("An event was not acknowledged", failure.get());
        }
    }

    @Override
    public void close() {
        producer.close();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
