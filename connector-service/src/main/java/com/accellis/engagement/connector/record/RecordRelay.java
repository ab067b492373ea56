package com.accellis.engagement.connector.record;

import com.accellis.engagement.connector.lease.ActiveLease;
import com.accellis.engagement.events.EventType;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.kit.outbox.RelayLoop;
import com.accellis.engagement.kit.publish.FencedPublisher;
import com.accellis.engagement.kit.publish.OutgoingEvent;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * Publishes what the record table holds for publishing: at most one event per record at a time, always the newest, so that
 * a topic never gets an older version after a newer one.
 */
@ApplicationScoped
class RecordRelay {

    private static final int PORTION = 2_000;

    private final RecordOutbox outbox;
    private final PublishedEnds ends;
    private final SourcePublisher publisher;
    private final ActiveLease lease;
    private final Strangers strangers;
    private final RelayLoop loop = new RelayLoop("record-relay", this::relay);
    /** By which number we were the active connector when strangers were looked for. */
    private OptionalLong strangersUnder = OptionalLong.empty();

    RecordRelay(
            RecordOutbox outbox,
            RefreshRequests refreshRequests,
            PublishedEnds ends,
            SourcePublisher publisher,
            ActiveLease lease,
            Strangers strangers,
            MeterRegistry metrics) {
        this.outbox = outbox;
        this.ends = ends;
        this.publisher = publisher;
        this.lease = lease;
        this.strangers = strangers;
        Gauge.builder("engagement.records.waiting", outbox, RecordOutbox::waiting)
                .description("Source records whose event the broker does not have yet")
                .strongReference(true)
                .register(metrics);
        Gauge.builder("engagement.refresh.waiting", refreshRequests, RefreshRequests::waiting)
                .description("Records that have to be read again")
                .strongReference(true)
                .register(metrics);
    }

    void onStart(@Observes StartupEvent start) {
        loop.start();
    }

    void onStop(@Observes ShutdownEvent stop) {
        loop.stop();
        publisher.rest();
    }

    void wakeAfterCommit(TransactionSynchronizationRegistry transaction) {
        loop.wakeAfterCommit(transaction);
    }

    private Duration relay() {
        OptionalLong fence = lease.fence();
        if (fence.isEmpty()) {
            publisher.rest();
            return RelayLoop.LOOK_EVERY;
        }
        if (!strangersUnder.equals(fence)) {
            // Before we send anything: then the database knows of later records, and not of those before them.
            strangers.takeIn();
            strangersUnder = fence;
        }
        List<RecordOutbox.Pending> claimed = lease.write(() -> outbox.pending(PORTION));
        if (claimed.isEmpty()) {
            return RelayLoop.LOOK_EVERY;
        }
        List<FencedPublisher.Sent<RecordOutbox.Pending>> sent =
                publisher.sendAll(fence.getAsLong(), claimed, RecordRelay::event);
        lease.write(() -> {
            outbox.markPublished(sent.stream().map(FencedPublisher.Sent::row).toList());
            ends.passed(sent.stream().map(FencedPublisher.Sent::place).toList());
        });
        return Duration.ZERO;
    }

    private static OutgoingEvent event(RecordOutbox.Pending pending) {
        EventType<?> type = EventTypes.on(pending.topic());
        return new OutgoingEvent(
                pending.topic(),
                pending.id(),
                OutgoingEvent.id(
                        type, pending.id(), Long.toString(pending.version().readNumber())),
                type.name(),
                type.dataSchema(),
                pending.version().lastUpdated(),
                pending.event(),
                pending.trace());
    }
}
