package com.accellis.engagement.kit.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Sends records and tells when all in-sync replicas have them. Uses the Kafka client itself: an outgoing channel of the
 * messaging library acknowledges by one replica unless told otherwise and may be redirected by headers.
 */
@ApplicationScoped
public class EventPublisher {

    /** As long as anything of ours waits for an acknowledgement. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RenewedProducer producer;
    private final String source;

    @Inject
    EventPublisher(
            @Identifier("default-kafka-broker") Map<String, Object> brokers,
            PublisherConfig config,
            @ConfigProperty(name = "quarkus.application.name") String source) {
        this(brokers, config, source, PATIENCE);
    }

    /** @param patience see {@link RenewedProducer} */
    EventPublisher(Map<String, Object> brokers, PublisherConfig config, String source, Duration patience) {
        this.producer = new RenewedProducer(() -> new KafkaProducer<>(ProducerSettings.of(brokers, config)), patience);
        this.source = source;
    }

    /**
     * Hands the event to the producer. The stage completes when the broker has acknowledged and fails when it has not
     * within the delivery time-out; the event may nevertheless have been stored then.
     */
    public CompletionStage<RecordMetadata> send(OutgoingEvent event) {
        return send(event.topic(), event.key(), event.value(), CloudEventHeaders.of(event, source));
    }

    /** The same for a record that is no event, such as a dead letter. */
    public CompletionStage<RecordMetadata> send(String topic, String key, byte[] value, Headers headers) {
        var acknowledged = new CompletableFuture<RecordMetadata>();
        byte[] keyBytes = key == null ? null : key.getBytes(UTF_8);
        try {
            producer.send(new ProducerRecord<>(topic, null, null, keyBytes, value, headers), (metadata, failure) -> {
                if (failure == null) {
                    acknowledged.complete(metadata);
                } else {
                    acknowledged.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException e) {
            acknowledged.completeExceptionally(e);
        }
        return acknowledged;
    }

    /**
     * Has the client learn about a topic; otherwise the first event for it waits for that.
     *
     * @throws KafkaException when it knows nothing within {@link PublisherConfig#maxBlock()}
     */
    public void require(String topic) {
        producer.require(topic);
    }

    @PreDestroy
    void close() {
        producer.close();
    }
}
