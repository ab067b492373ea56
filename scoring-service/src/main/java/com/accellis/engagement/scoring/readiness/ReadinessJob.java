package com.accellis.engagement.scoring.readiness;

import com.accellis.engagement.events.ScoreChanged.Cause;
import com.accellis.engagement.kit.jobs.ServiceNotRunning;
import com.accellis.engagement.scoring.formula.Metric;
import com.accellis.engagement.scoring.readiness.FollowSources.Seen;
import com.accellis.engagement.scoring.score.RescoreAll;
import com.accellis.engagement.scoring.window.Unavailable;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Scores everyone again when a source becomes loaded, stale or fresh. The first look after a start counts as a change:
 * a process that ended between the change and its effect leaves nothing behind. So does a change that another replica saw
 * and that is over: it may have ended before everybody was scored without it.
 */
@ApplicationScoped
class ReadinessJob {

    private static final Logger LOG = Logger.getLogger(ReadinessJob.class);

    /** Before a recount at the start scores anybody, and before the channels begin. */
    private static final int BEFORE_RECOUNT = Interceptor.Priority.PLATFORM_BEFORE + 1;

    private final FollowSources followSources;
    private final RescoreAll rescoreAll;
    private Seen applied;
    /** While this is not so, some may be scored by what was true before, and others by what was true meanwhile. */
    private boolean everybodyScored;

    ReadinessJob(FollowSources followSources, RescoreAll rescoreAll) {
        this.followSources = followSources;
        this.rescoreAll = rescoreAll;
    }

    /** What was true before the service stopped may not be so any more: nothing is scored by it. */
    void onStart(@Observes @Priority(BEFORE_RECOUNT) StartupEvent start) {
        followSources.look();
    }

    @Scheduled(
            every = "${scoring.readiness-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = ServiceNotRunning.class)
    void look() {
        Seen seen = followSources.look();
        if (everybodyScored && seen.equals(applied)) {
            return;
        }
        everybodyScored = false;
        LOG.infof("availability of metrics changed: %s", seen.faults());
        if (rescoreAll.because(becameLoaded(seen.faults()) ? Cause.LOADED : Cause.AVAILABILITY)) {
            applied = seen;
            everybodyScored = true;
        }
    }

    private boolean becameLoaded(Map<Integer, Map<Metric, Unavailable>> faults) {
        return applied != null
                && applied.faults().entrySet().stream()
                        .anyMatch(before -> before.getValue().entrySet().stream()
                                .anyMatch(fault -> fault.getValue() == Unavailable.NOT_LOADED
                                        && faults.get(before.getKey()).get(fault.getKey()) != Unavailable.NOT_LOADED));
    }
}
