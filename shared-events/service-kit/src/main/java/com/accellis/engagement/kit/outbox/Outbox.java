package com.accellis.engagement.kit.outbox;

import com.accellis.engagement.kit.publish.FencedPublisher;
import com.accellis.engagement.kit.publish.OutgoingEvent;
import com.accellis.engagement.kit.publish.PublisherConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where a service leaves the events it wants to publish. They are stored in the transaction of the change they tell about
 * and sent after it has committed; an event may be sent twice, then with the same {@code ce_id}, but never not at all.
 */
@ApplicationScoped
@IfBuildProperty(name = "outbox.enabled", stringValue = "true")
public class Outbox {

    /** Below what Kafka takes: a portion is sent as a whole, so one event that is refused would hold up all the others. */
    private static final int LARGEST_EVENT_BYTES = 900_000;

    private final OutboxRows rows;
    private final TransactionSynchronizationRegistry transaction;
    private final OutboxRelay relay;
    private final RelayLoop loop;

    Outbox(
            OutboxRows rows,
            @Identifier("default-kafka-broker") Map<String, Object> brokers,
            PublisherConfig config,
            @ConfigProperty(name = "quarkus.application.name") String service,
            TransactionSynchronizationRegistry transaction,
            MeterRegistry metrics) {
        this.rows = rows;
        this.transaction = transaction;
        this.relay = new OutboxRelay(
                rows,
                () -> new FencedPublisher(brokers, config, service, service + ".outbox"),
                OutboxRelay.Commits.USUAL);
        this.loop = new RelayLoop("outbox-relay", relay::relay);
        Gauge.builder("engagement.outbox.waiting", rows, OutboxRows::waiting)
                .description("Events that the broker does not have yet")
                .strongReference(true)
                .register(metrics);
        Gauge.builder("engagement.outbox.oldest.age", rows, Outbox::oldestAge)
                .description("Since the oldest of these events happened")
                .baseUnit("seconds")
                .strongReference(true)
                .register(metrics);
    }

    private static double oldestAge(OutboxRows rows) {
        return rows.oldest()
                .map(oldest -> Duration.between(oldest, Instant.now()).toMillis() / 1000.0)
                .orElse(0.0);
    }

    void onStart(@Observes StartupEvent start) {
        loop.start();
    }

    void onStop(@Observes ShutdownEvent stop) {
        loop.stop();
        relay.end();
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
        for (OutgoingEvent event : events) {
            if (event.value().length > LARGEST_EVENT_BYTES) {
                throw new IllegalArgumentException(
                        "Event " + event.id() + " is too large to be sent: " + event.value().length + " bytes");
            }
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
}
