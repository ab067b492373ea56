package com.accellis.engagement.scoring.publishing;

import com.accellis.engagement.kit.jobs.ServiceNotRunning;
import com.accellis.engagement.scoring.score.RescoreAll;
import com.accellis.engagement.scoring.scorecard.Scorecards;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Scores everyone by the newest rules. Whose scores were made by older ones is asked of the database each time, so a
 * restart or a second replica neither misses nor repeats one.
 */
@ApplicationScoped
class RecalculationJob {

    private final Scorecards scorecards;
    private final RescoreAll rescoreAll;

    RecalculationJob(Scorecards scorecards, RescoreAll rescoreAll) {
        this.scorecards = scorecards;
        this.rescoreAll = rescoreAll;
    }

    @Scheduled(
            every = "${scoring.scorecard-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = ServiceNotRunning.class)
    void recalculate() {
        // Who is passed over is found again by the next look.
        rescoreAll.notYetBy(scorecards.current().version());
    }
}
