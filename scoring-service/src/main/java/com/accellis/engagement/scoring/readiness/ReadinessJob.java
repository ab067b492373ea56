package com.accellis.engagement.scoring.readiness;

import com.accellis.engagement.events.ScoreChanged.Cause;
import com.accellis.engagement.kit.jobs.ServiceNotRunning;
import com.accellis.engagement.scoring.formula.Metric;
import com.accellis.engagement.scoring.score.RescoreAll;
import com.accellis.engagement.scoring.window.Unavailable;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Scores everyone again when a source becomes loaded, stale or fresh. The first look after a start counts as a change:
 * a process that ended between the change and its effect leaves nothing behind.
 */
@ApplicationScoped
class ReadinessJob {

    private static final Logger LOG = Logger.getLogger(ReadinessJob.class);

    private final FollowSources followSources;
    private final RescoreAll rescoreAll;
    private Map<Integer, Map<Metric, Unavailable>> applied;
    /** While this is not so, some may be scored by what was true before, and others by what was true meanwhile. */
    private boolean everybodyScored;

    ReadinessJob(FollowSources followSources, RescoreAll rescoreAll) {
        this.followSources = followSources;
        this.rescoreAll = rescoreAll;
    }

    @Scheduled(
            every = "${scoring.readiness-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = ServiceNotRunning.class)
    void look() {
        var faults = followSources.faults();
        if (everybodyScored && faults.equals(applied)) {
            return;
        }
        everybodyScored = false;
        LOG.infof("availability of metrics changed: %s", faults);
        if (rescoreAll.because(becameLoaded(faults) ? Cause.LOADED : Cause.AVAILABILITY)) {
            applied = faults;
            everybodyScored = true;
        }
    }

    private boolean becameLoaded(Map<Integer, Map<Metric, Unavailable>> faults) {
        return applied != null
                && applied.entrySet().stream()
                        .anyMatch(before -> before.getValue().entrySet().stream()
                                .anyMatch(fault -> fault.getValue() == Unavailable.NOT_LOADED
                                        && faults.get(before.getKey()).get(fault.getKey()) != Unavailable.NOT_LOADED));
    }
}
