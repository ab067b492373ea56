package com.accellis.engagement.connector.history;

import com.accellis.engagement.connector.lease.ActiveLease;
import com.accellis.engagement.connector.lease.LeaseLost;
import com.accellis.engagement.connector.platform.SyncConfig;
import com.accellis.engagement.connector.repairs.PollRepairs;
import com.accellis.engagement.kit.jobs.ServiceNotRunning;
import com.accellis.engagement.kit.startup.KeptFor;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Judges what polling found, and forgets history that is old enough. */
@ApplicationScoped
class PruneJob {

    private static final Logger LOG = Logger.getLogger(PruneJob.class);
    private static final int KEPT_PER_ENTITY = 8;
    /** What the last 24 hours have been like can always be told. */
    private static final Duration LEAST_KEPT = Duration.ofDays(1);

    private final SyncHistory history;
    private final PollRepairs repairs;
    private final ActiveLease lease;
    private final SyncConfig config;
    private final Clock clock;

    PruneJob(SyncHistory history, PollRepairs repairs, ActiveLease lease, SyncConfig config, Clock clock) {
        this.history = history;
        this.repairs = repairs;
        this.lease = lease;
        this.config = config;
        this.clock = clock;
    }

    void onStart(@Observes StartupEvent start) {
        KeptFor.atLeast(LEAST_KEPT, "sync.keep-runs", config.keepRuns());
        KeptFor.atLeast(LEAST_KEPT, "sync.keep-announcements", config.keepAnnouncements());
    }

    @Scheduled(
            every = "${sync.judge-repairs-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = ServiceNotRunning.class)
    void judge() {
        whileActive(() -> lease.write(() -> repairs.judge(config.callbacksArriveWithin())));
    }

    @Scheduled(
            every = "1h",
            delayed = "5m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = ServiceNotRunning.class)
    void prune() {
        whileActive(() -> {
            lease.write(() -> repairs.prune(config.keepAnnouncements()));
            long removed = history.prune(clock.instant().minus(config.keepRuns()), KEPT_PER_ENTITY);
            LOG.infof("history pruned: runs=%d", removed);
        });
    }

    private void whileActive(Runnable work) {
        if (lease.fence().isPresent()) {
            try {
                work.run();
            } catch (LeaseLost e) {
                // Whoever is active now does it.
                LOG.infof("history is left to another connector: %s", e.getMessage());
            }
        }
    }
}
