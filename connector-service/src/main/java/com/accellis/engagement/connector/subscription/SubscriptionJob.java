package com.accellis.engagement.connector.subscription;

import com.accellis.engagement.connector.callback.ReceivedCallbacks;
import com.accellis.engagement.connector.lease.ActiveLease;
import com.accellis.engagement.kit.jobs.ServiceNotRunning;
import com.accellis.engagement.kit.startup.KeptFor;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Looks after our callbacks regularly while this connector is the active one, and at once when it becomes that. */
@ApplicationScoped
class SubscriptionJob {

    /** How many came within the last 24 hours, by whole hours, can always be told. */
    private static final Duration LEAST_KEPT = Duration.ofHours(25);

    private final Reconciliations reconciliations;
    private final ReceivedCallbacks received;
    private final ActiveLease lease;
    private final Duration every;
    private final Duration keepCounts;
    private final Clock clock;
    private OptionalLong lookedUnder = OptionalLong.empty();
    private Instant next = Instant.MIN;

    SubscriptionJob(
            Reconciliations reconciliations,
            ReceivedCallbacks received,
            ActiveLease lease,
            @ConfigProperty(name = "subscription.every", defaultValue = "5m") Duration every,
            @ConfigProperty(name = "subscription.keep-counts", defaultValue = "30d") Duration keepCounts,
            Clock clock) {
        this.reconciliations = reconciliations;
        this.received = received;
        this.lease = lease;
        this.every = every;
        this.keepCounts = keepCounts;
        this.clock = clock;
    }

    void onStart(@Observes StartupEvent start) {
        KeptFor.atLeast(LEAST_KEPT, "subscription.keep-counts", keepCounts);
    }

    @Scheduled(
            every = "${subscription.look-every:1s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = ServiceNotRunning.class)
    synchronized void look() {
        OptionalLong fence = lease.fence();
        boolean due = !fence.equals(lookedUnder) || !clock.instant().isBefore(next);
        // One that goes on may have begun under a lease that is lost by now, so it does not count as having looked.
        if (fence.isEmpty() || !due || reconciliations.underWay()) {
            return;
        }
        lookedUnder = fence;
        next = clock.instant().plus(every);
        reconciliations.join(() -> {});
        received.prune(clock.instant().minus(keepCounts));
    }
}
