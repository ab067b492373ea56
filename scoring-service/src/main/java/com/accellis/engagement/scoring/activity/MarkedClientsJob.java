package com.accellis.engagement.scoring.activity;

import com.accellis.engagement.kit.jobs.ServiceNotRunning;
import com.accellis.engagement.scoring.platform.ScoringConfig;
import com.accellis.engagement.scoring.score.RescoreAll;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Scores the clients that were only marked, because their topic lags: pass after pass, not once per batch. */
@ApplicationScoped
class MarkedClientsJob {

    private final RescoreAll rescoreAll;
    private final ScoringConfig config;
    private final CountDownLatch stop = new CountDownLatch(1);

    MarkedClientsJob(RescoreAll rescoreAll, ScoringConfig config) {
        this.rescoreAll = rescoreAll;
        this.config = config;
    }

    /** Before the stop waits for the jobs that run. */
    void onStop(@Observes @Priority(1) ShutdownEvent event) {
        stop.countDown();
    }

    @Scheduled(
            every = "${scoring.rescore-marked-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = ServiceNotRunning.class)
    void rescore() throws InterruptedException {
        long next = System.nanoTime();
        do {
            if (!rescoreAll.marked()) {
                return;
            }
            // Topics that lag mark clients all the time: the next pass is not left to the scheduler, which may be late.
            // Between two passes the topics get the processors for themselves.
            next = Math.max(next + 3 * config.rescoreMarkedEvery().toNanos(), System.nanoTime());
        } while (!stop.await(next - System.nanoTime(), TimeUnit.NANOSECONDS));
    }
}
