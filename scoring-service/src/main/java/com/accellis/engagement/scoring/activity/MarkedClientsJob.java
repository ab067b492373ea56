package com.accellis.engagement.scoring.activity;

import com.accellis.engagement.kit.jobs.ServiceNotRunning;
import com.accellis.engagement.scoring.platform.ScoringConfig;
import com.accellis.engagement.scoring.score.RescoreAll;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Scores the clients that were only marked, because their topic lags: each at most once a second, not once per batch. */
@ApplicationScoped
class MarkedClientsJob {

    private final RescoreAll rescoreAll;
    private final RescorePass pass;
    private final ScoringConfig config;
    private volatile boolean stopping;

    MarkedClientsJob(RescoreAll rescoreAll, RescorePass pass, ScoringConfig config) {
        this.rescoreAll = rescoreAll;
        this.pass = pass;
        this.config = config;
    }

    /** Before the stop waits for the jobs that run. */
    void onStop(@Observes @Priority(1) ShutdownEvent stop) {
        stopping = true;
    }

    @Scheduled(
            every = "${scoring.rescore-marked-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = ServiceNotRunning.class)
    void rescore() {
        do {
            pass.run(rescoreAll::marked);
            // Whose turn has passed meanwhile does not wait for the next one.
        } while (pass.taken().compareTo(config.rescoreMarkedEvery()) > 0 && !stopping);
    }
}
