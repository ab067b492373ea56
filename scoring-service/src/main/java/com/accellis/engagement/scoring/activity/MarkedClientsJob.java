package com.accellis.engagement.scoring.activity;

import com.accellis.engagement.kit.jobs.ServiceNotRunning;
import com.accellis.engagement.scoring.score.RescoreAll;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/** Scores the clients that were only marked, because their topic lags: each at most once a second, not once per batch. */
@ApplicationScoped
class MarkedClientsJob {

    private final RescoreAll rescoreAll;

    MarkedClientsJob(RescoreAll rescoreAll) {
        this.rescoreAll = rescoreAll;
    }

    @Scheduled(
            every = "${scoring.rescore-marked-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = ServiceNotRunning.class)
    void rescore() {
        rescoreAll.marked();
    }
}
