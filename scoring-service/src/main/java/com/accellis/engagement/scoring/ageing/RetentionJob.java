package com.accellis.engagement.scoring.ageing;

import com.accellis.engagement.kit.jobs.ServiceNotRunning;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.platform.ScoringConfig;
import com.accellis.engagement.scoring.score.Retention;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Forgets every hour what is older than {@code scoring.keep-known-for}. */
@ApplicationScoped
class RetentionJob {

    private static final Logger LOG = Logger.getLogger(RetentionJob.class);

    private final Retention retention;
    private final BusinessClock clock;
    private final ScoringConfig config;

    RetentionJob(Retention retention, BusinessClock clock, ScoringConfig config) {
        this.retention = retention;
        this.clock = clock;
        this.config = config;
    }

    @Scheduled(
            every = "1h",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = ServiceNotRunning.class)
    void forget() {
        long gone = retention.forgetBefore(clock.now().minus(config.keepKnownFor()));
        if (gone > 0) {
            LOG.infof("what was known before has been forgotten: rows=%d", gone);
        }
    }
}
