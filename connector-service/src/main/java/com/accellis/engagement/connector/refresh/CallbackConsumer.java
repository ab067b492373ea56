package com.accellis.engagement.connector.refresh;

import com.accellis.engagement.connector.callback.ReceivedCallbacks;
import com.accellis.engagement.connector.record.RefreshRequests;
import com.accellis.engagement.connector.record.RefreshRequests.Kind;
import com.accellis.engagement.connector.record.RefreshRequests.NewRequest;
import com.accellis.engagement.connector.repairs.PollRepairs;
import com.accellis.engagement.events.CallbackReceived;
import com.accellis.engagement.events.EventType;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.kit.consume.DeadLetterHandler;
import com.accellis.engagement.kit.consume.EventBatches;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Callbacks say that a record changed; what it looks like now is read from ConnectWise. */
@ApplicationScoped
class CallbackConsumer implements DeadLetterHandler.Source {

    /** They share a topic, and one stands for all. */
    private static final EventType<CallbackReceived> ANY_CALLBACK =
            EventTypes.callback(CallbackReceived.Type.TICKET, CallbackReceived.Action.UPDATED);

    private static final Duration READS_MAY_BE_STALE_FOR = Duration.ofMinutes(1);

    private final EventBatches batches;
    private final RefreshRequests requests;
    private final PollRepairs repairs;
    private final ReceivedCallbacks received;
    private final Clock clock;

    CallbackConsumer(
            EventBatches batches,
            RefreshRequests requests,
            PollRepairs repairs,
            ReceivedCallbacks received,
            Clock clock) {
        this.batches = batches;
        this.requests = requests;
        this.repairs = repairs;
        this.received = received;
        this.clock = clock;
    }

    @Incoming("callbacks")
    @Blocking
    void callbacks(ConsumerRecords<byte[], byte[]> records) {
        batches.process(records, ANY_CALLBACK, batch -> request(batch.events(), batch.traces()));
    }

    @Override
    public List<DeadLetterHandler> deadLetterHandlers() {
        return List.of(batches.again(ANY_CALLBACK, batch -> request(batch.events(), batch.traces())));
    }

    private void request(List<CallbackReceived> callbacks, Map<String, String> traces) {
        // A standby notes callbacks as well: a request to read something again is good whoever makes it.
        QuarkusTransaction.requiringNew().run(() -> {
            received.count(callbacks);
            requests.add(callbacks.stream()
                    .map(callback -> new NewRequest(
                            Kind.of(callback.type()),
                            Long.toString(callback.id()),
                            callback.lastUpdated(),
                            isFresh(callback) && callback.action() == CallbackReceived.Action.DELETED,
                            traces.get(callback.key())))
                    .toList());
            repairs.announced(callbacks.stream()
                    .sorted(Comparator.comparing(CallbackReceived::type).thenComparing(CallbackReceived::id))
                    .map(callback -> new PollRepairs.Announcement(
                            Kind.of(callback.type()), Long.toString(callback.id()), callback.lastUpdated()))
                    .toList());
        });
    }

    /** A read long after an announcement cannot be one that came too early; a record that it finds is there. */
    private boolean isFresh(CallbackReceived callback) {
        return callback.receivedAt().plus(READS_MAY_BE_STALE_FOR).isAfter(clock.instant());
    }
}
