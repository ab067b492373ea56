package com.accellis.engagement.webhook.callback;

import com.accellis.engagement.events.CallbackReceived;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.json.Instants;
import com.accellis.engagement.kit.publish.EventPublisher;
import com.accellis.engagement.kit.publish.OutgoingEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Puts callbacks on their topic. The Kafka client never blocks here: it is told not to wait for brokers or room
 * ({@code publisher.max-block=0}), and nothing is given to it before it knows the topic.
 */
@ApplicationScoped
class CallbackPublisher {

    private static final Logger LOG = Logger.getLogger(CallbackPublisher.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final EventPublisher events;
    /** Callbacks that wait for {@link #topicKnown}. */
    private final Set<CompletableFuture<Void>> waiting = ConcurrentHashMap.newKeySet();

    private volatile boolean topicKnown;
    private volatile RuntimeException whyNotKnown = new TimeoutException("Nobody has looked yet");
    private volatile boolean stopped;

    CallbackPublisher(EventPublisher events) {
        this.events = events;
    }

    /** Has the client look for the topic before the first callback comes. */
    void onStart(@Observes StartupEvent start) {
        new Thread(this::awaitTopic, "callback-topic").start();
    }

    private void awaitTopic() {
        while (!stopped) {
            try {
                events.require(Topics.CALLBACKS.name());
                topicKnown = true;
                waiting.forEach(one -> one.complete(null));
                return;
            } catch (RuntimeException e) {
                // The client asks the brokers in the background, so the first look is always too early.
                whyNotKnown = e;
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            }
        }
    }

    /**
     * Completes with the broker's acknowledgement, exceptionally when there is none within the limit.
     *
     * @param trace that goes on with the callback; null when there is none
     */
    CompletionStage<RecordMetadata> publish(CallbackReceived callback, String trace, Duration within) {
        OutgoingEvent event = event(callback).within(trace);
        if (topicKnown) {
            return send(event, within);
        }
        LOG.debugf("waiting until Kafka has told of the topic: %s", whyNotKnown);
        long began = System.nanoTime();
        // What is told to try again because it waited too long is not sent any more.
        return known(within)
                .handle((known, tooLate) -> tooLate == null
                        ? send(event, within.minusNanos(System.nanoTime() - began))
                        : CompletableFuture.<RecordMetadata>failedStage(whyNotKnown))
                .thenCompose(Function.identity());
    }

    /** Nothing of it is left when the time is over: Kafka may be away for hours, and callbacks come all the time. */
    private CompletableFuture<Void> known(Duration within) {
        var known = new CompletableFuture<Void>();
        waiting.add(known);
        if (topicKnown) {
            known.complete(null);
        }
        return known.orTimeout(within.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((topic, tooLate) -> waiting.remove(known));
    }

    int waiting() {
        return waiting.size();
    }

    private CompletionStage<RecordMetadata> send(OutgoingEvent event, Duration within) {
        return events.send(event).toCompletableFuture().orTimeout(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The id is the same for the same message, so that a repeat can be recognised. */
    static OutgoingEvent event(CallbackReceived callback) {
        String state = String.join(
                ":",
                callback.action().wireName(),
                callback.lastUpdated() == null ? "-" : Instants.text(callback.lastUpdated()),
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
        stopped = true;
    }
}
