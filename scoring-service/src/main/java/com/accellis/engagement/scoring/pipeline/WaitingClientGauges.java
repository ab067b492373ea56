package com.accellis.engagement.scoring.pipeline;

import com.accellis.engagement.kit.jobs.ServiceNotRunning;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.score.RescoreMarks;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Which clients wait to be scored, for alerts. While the database does not answer, nothing is claimed: the gauges are not a
 * number.
 */
@ApplicationScoped
@Startup
class WaitingClientGauges {

    private static final Logger LOG = Logger.getLogger(WaitingClientGauges.class);

    private final RescoreMarks marks;
    private final BusinessClock clock;
    /** Null while it is not known. */
    private volatile RescoreMarks.Waiting seen;

    WaitingClientGauges(RescoreMarks marks, BusinessClock clock, MeterRegistry metrics) {
        this.marks = marks;
        this.clock = clock;
        Gauge.builder("engagement.clients.waiting", this::clients)
                .description("Clients whose records are taken in, but not scored yet")
                .strongReference(true)
                .register(metrics);
        Gauge.builder("engagement.clients.oldest.age", this::oldestAge)
                .description("Since the oldest of their records came to its topic")
                .baseUnit("milliseconds")
                .strongReference(true)
                .register(metrics);
    }

    private double clients() {
        RescoreMarks.Waiting waiting = seen;
        return waiting == null ? Double.NaN : waiting.clients();
    }

    private double oldestAge() {
        RescoreMarks.Waiting waiting = seen;
        if (waiting == null) {
            return Double.NaN;
        }
        return waiting.oldest() == null
                ? 0
                : Math.max(0, Duration.between(waiting.oldest(), clock.now()).toMillis());
    }

    @Scheduled(
            every = "${backlog.every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = ServiceNotRunning.class)
    void look() {
        try {
            seen = marks.waiting();
        } catch (RuntimeException e) {
            seen = null;
            LOG.warnf("which clients wait is not known: %s", e.getClass().getSimpleName());
        }
    }
}
