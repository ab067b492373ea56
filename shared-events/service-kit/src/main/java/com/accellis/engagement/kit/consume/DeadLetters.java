package com.accellis.engagement.kit.consume;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.events.Topic;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.publish.EventPublisher;
import com.accellis.engagement.kit.transaction.TransientFailure;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
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
    /** There when the value was left behind on the topic that it came from, because it does not fit into a record with this. */
    public static final String LEFT_BEHIND = PREFIX + "left-behind";

    private static final String TOPIC = PREFIX + "topic";
    /** Of one that goes along with nothing else, in characters. */
    private static final int LONGEST_KEY = 10_000;

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

    /** A record of a topic that could not be applied; its value goes along unless the topic holds personal data, or it is too large. */
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
            send(topic, key, value, headers);
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof RecordTooLargeException)) {
                throw notAcknowledged(e);
            }
            sendCoordinates(topic, key, headers);
        }
        metrics.counter("engagement.dead.letters", "topic", topic.name(), "reason", reason.code())
                .increment();
    }

    /** A record that was just small enough, or is once it is compressed, does not fit with what is added to it. */
    private void sendCoordinates(Topic topic, String key, Headers headers) {
        var ours = new RecordHeaders();
        headers.forEach(header -> {
            if (header.key().startsWith(PREFIX)) {
                ours.add(header);
            }
        });
        ours.add(LEFT_BEHIND, utf8("value"));
        try {
            send(topic, key == null || key.length() > LONGEST_KEY ? null : key, null, ours);
        } catch (CompletionException e) {
            throw notAcknowledged(e);
        }
    }

    private void send(Topic topic, String key, byte[] value, Headers headers) {
        publisher
                .send(topic.deadLetter(service).name(), key, value, headers)
                .toCompletableFuture()
                .join();
    }

    private static TransientFailure notAcknowledged(CompletionException e) {
        return new TransientFailure("The dead letter was not acknowledged", e.getCause());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
