package com.accellis.engagement.webhook.callback;

import com.accellis.engagement.events.CallbackReceived;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.kit.publish.EventPublisher;
import com.accellis.engagement.kit.publish.OutgoingEvent;
import com.accellis.engagement.webhook.platform.WebhookConfig;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jboss.logging.Logger;

/**
 * Puts callbacks on their topic. The Kafka client may block while brokers are away, so it is called on threads of its
 * own and not on those that talk to ConnectWise.
 */
@ApplicationScoped
class CallbackPublisher {

    private static final Logger LOG = Logger.getLogger(CallbackPublisher.class);

    private final EventPublisher events;
    private final ExecutorService senders;

    CallbackPublisher(EventPublisher events, WebhookConfig config) {
        this.events = events;
        this.senders =
                Executors.newFixedThreadPool(config.publishers(), task -> new Thread(task, "callback-publisher"));
    }

    /** Connects to the brokers before the first callback comes. */
    void onStart(@Observes StartupEvent start) {
        senders.execute(() -> {
            try {
                events.begin();
            } catch (RuntimeException e) {
                LOG.warnf("no connection to Kafka yet, callbacks are asked to try again: %s", e);
            }
        });
    }

    /** Completes with the broker's acknowledgement, exceptionally when there is none within the limit. */
    CompletionStage<RecordMetadata> publish(CallbackReceived callback, Duration within) {
        OutgoingEvent event = event(callback);
        var acknowledged = new CompletableFuture<RecordMetadata>();
        acknowledged.orTimeout(within.toMillis(), TimeUnit.MILLISECONDS);
        senders.execute(() -> send(event, acknowledged));
        return acknowledged;
    }

    private void send(OutgoingEvent event, CompletableFuture<RecordMetadata> acknowledged) {
        // ConnectWise was told to try again while this waited; sending it now would only add to the load.
        if (acknowledged.isDone()) {
            return;
        }
        try {
            events.send(event).whenComplete((metadata, failure) -> {
                if (failure == null) {
                    acknowledged.complete(metadata);
                } else {
                    acknowledged.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException e) {
            // The Kafka client could not even be made, for example because no broker's name can be resolved.
            acknowledged.completeExceptionally(e);
        }
    }

    /** The id is the same for the same message, so that a repeat can be recognised. */
    static OutgoingEvent event(CallbackReceived callback) {
        String state = String.join(
                ":",
                callback.action().wireName(),
                Objects.toString(callback.lastUpdated(), "-"),
                Objects.toString(callback.messageId(), "-"));
        return OutgoingEvent.of(
                EventTypes.callback(callback.type(), callback.action()),
                callback.key(),
                state,
                callback.receivedAt(),
                callback);
    }

    @PreDestroy
    void close() {
        senders.shutdown();
    }
}
