package com.accellis.engagement.kit.outbox;

import com.accellis.engagement.kit.publish.EventPublisher;
import com.accellis.engagement.kit.publish.OutgoingEvent;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where a service leaves the events it wants to publish. They are stored in the transaction of the change they tell about
 * and sent after it has committed; an event may be sent twice, then with the same {@code ce_id}, but never not at all.
 */
@ApplicationScoped
@IfBuildProperty(name = "outbox.enabled", stringValue = "true")
public class Outbox {

    private static final int PORTION = 2_000;
    /** Longer than a send may take, so that two relays never send at the same time. */
    private static final long LEASE_SECONDS = 15;

    private final OutboxRows rows;
    private final EventPublisher publisher;
    private final TransactionSynchronizationRegistry transaction;
    private final UUID relay = UUID.randomUUID();
    private final RelayLoop loop = new RelayLoop("outbox-relay", this::relay);

    Outbox(
            OutboxRows rows,
            EventPublisher publisher,
            TransactionSynchronizationRegistry transaction,
            MeterRegistry metrics) {
        this.rows = rows;
        this.publisher = publisher;
        this.transaction = transaction;
        Gauge.builder("engagement.outbox.waiting", rows, OutboxRows::waiting)
                .description("Events that the broker does not have yet")
                .strongReference(true)
                .register(metrics);
    }

    void onStart(@Observes StartupEvent start) {
        loop.start();
    }

    void onStop(@Observes ShutdownEvent stop) {
        loop.stop();
        rows.releaseLease(relay);
    }

    /** Stores events to be published once the current transaction commits. Needs a transaction. */
    public void append(Collection<OutgoingEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        if (transaction.getTransactionStatus() != Status.STATUS_ACTIVE) {
            throw new IllegalStateException(
                    "Events are written with the change they tell about: no transaction is active");
        }
        rows.append(events);
        loop.wakeAfterCommit(transaction);
    }

    public long waiting() {
        return rows.waiting();
    }

    /** When the event that has waited longest came about; empty when none waits. */
    public Optional<Instant> oldest() {
        return rows.oldest();
    }

    private boolean relay() {
        List<OutboxRows.Row> claimed =
                QuarkusTransaction.requiringNew().call(() -> rows.claim(relay, LEASE_SECONDS, PORTION));
        if (claimed.isEmpty()) {
            return false;
        }
        List<OutboxRows.Row> sent = publisher.sendAll(claimed, OutboxRows.Row::event);
        if (!sent.isEmpty()) {
            QuarkusTransaction.requiringNew().run(() -> rows.markPublished(sent));
        }
        return !sent.isEmpty();
    }
}
