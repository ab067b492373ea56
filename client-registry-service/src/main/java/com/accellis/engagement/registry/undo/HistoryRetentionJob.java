package com.accellis.engagement.registry.undo;

import com.accellis.engagement.kit.jobs.ServiceNotRunning;
import com.accellis.engagement.kit.startup.KeptFor;
import com.accellis.engagement.registry.history.History;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Forgets history that is older than it has to be. Removing the same twice does nothing, so every replica may. */
@ApplicationScoped
class HistoryRetentionJob {

    private static final Logger LOG = Logger.getLogger(HistoryRetentionJob.class);

    private final History history;
    private final HistoryConfig config;
    private final Clock clock;

    HistoryRetentionJob(History history, HistoryConfig config, Clock clock) {
        this.history = history;
        this.config = config;
        this.clock = clock;
    }

    void onStart(@Observes StartupEvent start) {
        KeptFor.atLeast(Duration.ofDays(1), "registry.history.kept", config.kept());
    }

    @Scheduled(
            every = "1h",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = ServiceNotRunning.class)
    void forget() {
        Instant moment = clock.instant().minus(config.kept());
        int changes = 0;
        int some;
        do {
            some = QuarkusTransaction.requiringNew().call(() -> history.forgetSomeBefore(moment));
            changes += some;
        } while (some > 0);
        if (changes > 0) {
            LOG.infof("history forgotten: changes=%d", changes);
        }
    }
}
