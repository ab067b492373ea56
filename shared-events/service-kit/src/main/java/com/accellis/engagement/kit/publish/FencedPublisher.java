package com.accellis.engagement.kit.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * Sends events as the only publisher of its name: making one takes the name from whoever had it, and the broker refuses
 * everything that the former one still tries to send. For topics on which an older version must never follow a newer one.
 *
 * <p>Everything is sent within Kafka transactions, which is what lets the broker tell publishers of one name apart. A
 * commit takes longer than sending does, so several portions can share one. Consumers need not know: what was sent may be
 * read before it is committed. Only what was committed is kept for certain, since compaction drops the rest.
 */
public final class FencedPublisher implements AutoCloseable {

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final Producer<byte[], byte[]> producer;
    private final String source;
    private boolean begun;

    /**
     * @param name Kafka's transactional id
     * @param source the CloudEvents {@code ce_source} of the events
     * @throws KafkaException when the brokers cannot be reached
     */
    public FencedPublisher(Map<String, Object> brokers, PublisherConfig config, String source, String name) {
        this.source = source;
        Map<String, Object> settings = ProducerSettings.of(brokers, config);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, name);
        this.producer = new KafkaProducer<>(settings);
        try {
            producer.initTransactions();
        } catch (KafkaException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    /** Another publisher of the same name has begun: this one can send nothing any more. */
    public static final class Fenced extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Fenced(Throwable cause) {
            super("Another publisher of this name has begun, or a transaction took too long", cause);
        }
    }

    /** An event that the broker has, and where. */
    public record Sent<T>(T row, RecordMetadata place) {}

    /**
     * Sends all, waits until the broker has all of them, and commits.
     *
     * @throws Fenced when another publisher of this name has begun
     * @throws KafkaException when the broker does not have all of them; some may have been stored, none counts as sent,
     *     and this publisher must be closed
     */
    public <T> List<Sent<T>> sendAll(List<T> rows, Function<T, OutgoingEvent> event) {
        List<Sent<T>> sent = send(rows, event);
        commit();
        return sent;
    }

    /**
     * Sends all and waits until the broker has all of them; they count as sent after {@link #commit()} only.
     *
     * @throws Fenced when another publisher of this name has begun
     * @throws KafkaException when the broker does not have all of them; nothing since the last commit counts as sent, and
     *     this publisher must be closed
     */
    public <T> List<Sent<T>> send(List<T> rows, Function<T, OutgoingEvent> event) {
        try {
            if (!begun) {
                producer.beginTransaction();
                begun = true;
            }
            List<Future<RecordMetadata>> answers = new ArrayList<>(rows.size());
            for (T row : rows) {
                answers.add(producer.send(kafkaRecord(event.apply(row))));
            }
            producer.flush();
            List<Sent<T>> sent = new ArrayList<>(rows.size());
            for (int i = 0; i < rows.size(); i++) {
                sent.add(new Sent<>(rows.get(i), answers.get(i).get()));
            }
            return sent;
        } catch (KafkaException e) {
            throw judged(e);
        } catch (ExecutionException e) {
            throw judged(new KafkaException("An event was not stored", e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while sending", e);
        }
    }

    /**
     * Makes everything sent so far count.
     *
     * @throws Fenced when another publisher of this name has begun
     * @throws KafkaException when the broker does not answer or refuses; nothing since the last commit counts as sent, and
     *     this publisher must be closed
     */
    public void commit() {
        if (!begun) {
            return;
        }
        try {
            producer.commitTransaction();
            begun = false;
        } catch (KafkaException e) {
            throw judged(e);
        }
    }

    private static RuntimeException judged(KafkaException failure) {
        return isFenced(failure) ? new Fenced(failure) : failure;
    }

    /** Once a producer has failed it reports that as the cause of everything else. */
    private static boolean isFenced(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException) {
                return true;
            }
        }
        return false;
    }

    private ProducerRecord<byte[], byte[]> kafkaRecord(OutgoingEvent event) {
        return new ProducerRecord<>(
                event.topic(),
                null,
                null,
                event.key().getBytes(UTF_8),
                event.value(),
                CloudEventHeaders.of(event, source));
    }

    @Override
    public void close() {
        producer.close(CLOSE_WITHIN);
    }
}
