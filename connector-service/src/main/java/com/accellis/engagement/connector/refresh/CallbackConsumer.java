package com.accellis.engagement.connector.refresh;

import com.accellis.engagement.connector.record.RefreshRequests;
import com.accellis.engagement.connector.record.RefreshRequests.Kind;
import com.accellis.engagement.connector.record.RefreshRequests.NewRequest;
import com.accellis.engagement.events.CallbackReceived;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.kit.consume.EventBatches;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Callbacks say that a record changed; what it looks like now is read from ConnectWise. */
@ApplicationScoped
class CallbackConsumer {

    private final EventBatches batches;
    private final RefreshRequests requests;
    private final RefreshJob refreshJob;

    CallbackConsumer(EventBatches batches, RefreshRequests requests, RefreshJob refreshJob) {
        this.batches = batches;
        this.requests = requests;
        this.refreshJob = refreshJob;
    }

    @Incoming("callbacks")
    @Blocking
    void callbacks(ConsumerRecords<byte[], byte[]> records) {
        var anyCallback = EventTypes.callback(CallbackReceived.Type.TICKET, CallbackReceived.Action.UPDATED);
        batches.process(records, anyCallback, batch -> request(batch.events()));
        refreshJob.wake();
    }

    private void request(List<CallbackReceived> callbacks) {
        QuarkusTransaction.requiringNew()
                .run(() -> requests.add(callbacks.stream()
                        .map(callback -> new NewRequest(
                                kind(callback.type()),
                                Long.toString(callback.id()),
                                callback.lastUpdated(),
                                callback.action() == CallbackReceived.Action.DELETED))
                        .toList()));
    }

    private static Kind kind(CallbackReceived.Type type) {
        return switch (type) {
            case COMPANY -> Kind.COMPANY;
            case CONTACT -> Kind.CONTACT;
            case TICKET -> Kind.TICKET;
            case TIME_ENTRY -> Kind.TIME_ENTRY;
            case AGREEMENT -> Kind.AGREEMENT;
        };
    }
}
