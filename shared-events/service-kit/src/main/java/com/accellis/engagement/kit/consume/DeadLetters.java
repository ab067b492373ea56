package com.accellis.engagement.kit.consume;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.events.Topic;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.publish.EventPublisher;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Puts what could not be processed aside, with the reason in headers, and waits until the broker has it. */
@ApplicationScoped
public class DeadLetters {

    /** How the headers begin that a record gets when it is put aside. */
    public static final String PREFIX = "dead-letter-";

    public static final String REASON = PREFIX + "reason";
    public static final String DETAIL = PREFIX + "detail";
    public static final String AT = PREFIX + "at";
    public static final String PARTITION = PREFIX + "partition";
    public static final String OFFSET = PREFIX + "offset";
    private static final String TOPIC = PREFIX + "topic";

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);

    private final EventPublisher publisher;
    private final MeterRegistry metrics;
    private final String service;

    DeadLetters(
            EventPublisher publisher,
            MeterRegistry metrics,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.publisher = publisher;
        this.metrics = metrics;
        this.service = service;
    }

    /** A record of a topic that could not be applied; its value goes along unless the topic holds personal data. */
    void put(Topic topic, ConsumerRecord<byte[], byte[]> kafkaRecord, RejectedEvent reason) {
        Headers headers = new RecordHeaders(kafkaRecord.headers().toArray());
        headers.add(PARTITION, utf8(Integer.toString(kafkaRecord.partition())));
        headers.add(OFFSET, utf8(Long.toString(kafkaRecord.offset())));
        String key = kafkaRecord.key() == null ? null : new String(kafkaRecord.key(), UTF_8);
        byte[] value = topic.equals(Topics.CONTACTS) ? null : kafkaRecord.value();
        LOG.warnf(
                "dead letter: topic=%s partition=%d offset=%d reason=%s",
                topic.name(), kafkaRecord.partition(), kafkaRecord.offset(), reason.code());
        put(topic, key, value, headers, reason);
    }

    /**
     * A record of an outside system that could not be turned into an event of {@code topic}. Only its coordinates are
     * kept: outside records may hold personal data.
     *
     * @param coordinates where to find the record at its source, for example an id; becomes the key
     */
    public void put(Topic topic, String coordinates, RejectedEvent reason) {
        LOG.warnf("dead letter: topic=%s record=%s reason=%s", topic.name(), coordinates, reason.code());
        put(topic, coordinates, null, new RecordHeaders(), reason);
    }

    private void put(Topic topic, String key, byte[] value, Headers headers, RejectedEvent reason) {
        headers.add(TOPIC, utf8(topic.name()));
        headers.add(REASON, utf8(reason.code()));
        headers.add(DETAIL, utf8(reason.getMessage()));
        headers.add(AT, utf8(Instant.now().toString()));
        try {
            publisher
                    .send(topic.deadLetter(service).name(), key, value, headers)
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw new TransientFailure("The dead letter was not acknowledged", e.getCause());
        }
        metrics.counter("engagement.dead.letters", "topic", topic.name(), "reason", reason.code())
                .increment();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
