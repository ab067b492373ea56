package com.accellis.engagement.bare;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts every body on the topic of callbacks and answers when the broker has acknowledged it. */
@ApplicationScoped
class ForwardBody {

    private static final String TOPIC = "connectwise.callbacks";

    private final Vertx vertx;
    private final int recordBytes;
    private final Producer<byte[], byte[]> producer;

    /** @param recordBytes what is longer is cut off */
    ForwardBody(
            Vertx vertx,
            @ConfigProperty(name = "kafka.bootstrap.servers") String brokers,
            @ConfigProperty(name = "publisher.linger", defaultValue = "1ms") Duration linger,
            @ConfigProperty(name = "bare.record-bytes", defaultValue = "1048576") int recordBytes) {
        this.vertx = vertx;
        this.recordBytes = recordBytes;
        this.producer = new KafkaProducer<>(settings(brokers, linger));
    }

    /** Those of the gateway's producer. */
    private static Map<String, Object> settings(String brokers, Duration linger) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 2_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 1_500);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
        settings.put(
                ProducerConfig.METADATA_MAX_IDLE_CONFIG, Duration.ofDays(365).toMillis());
        settings.put(ProducerConfig.LINGER_MS_CONFIG, linger.toMillis());
        return settings;
    }

    /** Sending waits for nothing, so the topic has to be known before. */
    void onStart(@Observes StartupEvent start) throws InterruptedException {
        while (true) {
            try {
                producer.partitionsFor(TOPIC);
                return;
            } catch (TimeoutException notYet) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    void install(@Observes Router router) {
        router.post("/connectwise/webhook").order(Integer.MIN_VALUE).handler(context -> forward(context.request()));
    }

    private void forward(HttpServerRequest request) {
        Context context = vertx.getOrCreateContext();
        byte[] key = request.getParam("recordId").getBytes(StandardCharsets.UTF_8);
        request.body().onSuccess(body -> {
            byte[] value = body.getBytes(0, Math.min(recordBytes, body.length()));
            producer.send(
                    new ProducerRecord<>(TOPIC, key, value),
                    (metadata, failure) -> context.runOnContext(now -> request.response()
                            .setStatusCode(failure == null ? 204 : 429)
                            .end()));
        });
        request.resume();
    }

    @PreDestroy
    void close() {
        producer.close();
    }
}
