package com.accellis.engagement.kit.backlog;

import com.accellis.engagement.events.Topic;
import com.accellis.engagement.kit.jobs.ServiceNotRunning;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * What waits on each topic that is consumed, for alerts. While somebody who has to be asked does not answer, nothing is
 * claimed: the gauges are not a number. Where nothing is consumed, there are none.
 */
@ApplicationScoped
@Startup
class BacklogGauges {

    private static final Logger LOG = Logger.getLogger(BacklogGauges.class);

    private final Backlogs backlogs;
    private final Clock clock;
    private volatile Map<String, Backlogs.Backlog> seen = Map.of();

    BacklogGauges(Backlogs backlogs, Clock clock, MeterRegistry metrics) {
        this.backlogs = backlogs;
        this.clock = clock;
        for (Topic topic : backlogs.topics()) {
            Gauge.builder("engagement.topic.waiting", () -> records(topic))
                    .description("Records on the topic that are not noted as done by this service, at the most")
                    .tag("topic", topic.name())
                    .strongReference(true)
                    .register(metrics);
            Gauge.builder("engagement.topic.oldest.age", () -> oldestAge(topic))
                    .description("Since the oldest of these records came to the topic, at the most")
                    .baseUnit("milliseconds")
                    .tag("topic", topic.name())
                    .strongReference(true)
                    .register(metrics);
        }
    }

    private double records(Topic topic) {
        Backlogs.Backlog backlog = seen.get(topic.name());
        return backlog == null ? Double.NaN : backlog.records();
    }

    private double oldestAge(Topic topic) {
        Backlogs.Backlog backlog = seen.get(topic.name());
        if (backlog == null) {
            return Double.NaN;
        }
        Instant oldest = backlog.oldest();
        return oldest == null
                ? 0
                : Math.max(0, Duration.between(oldest, clock.instant()).toMillis());
    }

    @Scheduled(
            every = "${backlog.every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = ServiceNotRunning.class)
    void look() {
        try {
            seen = backlogs.look().stream().collect(Collectors.toMap(Backlogs.Backlog::topic, Function.identity()));
        } catch (RuntimeException e) {
            seen = Map.of();
            LOG.warnf("what waits on the topics is not known: %s", e.getClass().getSimpleName());
        }
    }
}
