package com.accellis.engagement.connector.subscription;

import com.accellis.engagement.connector.callback.ReceivedCallbacks;
import com.accellis.engagement.connector.lease.ActiveLease;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** Looks after our callbacks regularly, while this connector is the active one. */
@ApplicationScoped
class SubscriptionJob {

    private final ReconcileCallbacks reconcileCallbacks;
    private final ReceivedCallbacks received;
    private final ActiveLease lease;
    private final Clock clock;

    SubscriptionJob(ReconcileCallbacks reconcileCallbacks, ReceivedCallbacks received, ActiveLease lease, Clock clock) {
        this.reconcileCallbacks = reconcileCallbacks;
        this.received = received;
        this.lease = lease;
        this.clock = clock;
    }

    @Scheduled(every = "${subscription.every:5m}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        if (lease.fence().isEmpty()) {
            return;
        }
        reconcileCallbacks.reconcile();
        received.prune(clock.instant());
    }
}
