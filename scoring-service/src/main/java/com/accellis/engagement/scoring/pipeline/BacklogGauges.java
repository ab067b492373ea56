package com.accellis.engagement.scoring.pipeline;

import com.accellis.engagement.events.Topic;
import com.accellis.engagement.kit.jobs.ServiceNotRunning;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.score.RescoreMarks;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * What waits on each topic and which clients wait to be scored, for alerts. While the broker does not answer, nothing is claimed
 * of topics: their gauges are not a number.
 */
@ApplicationScoped
class BacklogGauges {

    private static final Logger LOG = Logger.getLogger(BacklogGauges.class);

    private final Backlogs backlogs;
    private final RescoreMarks marks;
    private final BusinessClock clock;
    private final Map<String, Backlogs.Backlog> seen = new ConcurrentHashMap<>();

    private volatile RescoreMarks.Waiting waiting = new RescoreMarks.Waiting(0, null);

    BacklogGauges(Backlogs backlogs, RescoreMarks marks, BusinessClock clock, MeterRegistry metrics) {
        this.backlogs = backlogs;
        this.marks = marks;
        this.clock = clock;
        Gauge.builder("engagement.clients.waiting", () -> waiting.clients())
                .description("Clients whose records are taken in, but not scored yet")
                .strongReference(true)
                .register(metrics);
        Gauge.builder("engagement.clients.oldest.age", this::oldestClientAge)
                .description("Since the oldest of their records came to its topic")
                .baseUnit("milliseconds")
                .strongReference(true)
                .register(metrics);
        for (Topic topic : Backlogs.TOPICS) {
            Gauge.builder("engagement.topic.waiting", () -> value(topic, true))
                    .description("Records on the topic that are not in the scores yet, at the most")
                    .tag("topic", topic.name())
                    .strongReference(true)
                    .register(metrics);
            Gauge.builder("engagement.topic.oldest.age", () -> value(topic, false))
                    .description("Since the oldest of these records came to the topic")
                    .baseUnit("milliseconds")
                    .tag("topic", topic.name())
                    .strongReference(true)
                    .register(metrics);
        }
    }

    private double oldestClientAge() {
        Instant oldest = waiting.oldest();
        return oldest == null ? 0 : Duration.between(oldest, clock.now()).toMillis();
    }

    private double value(Topic topic, boolean records) {
        Backlogs.Backlog backlog = seen.get(topic.name());
        return backlog == null ? Double.NaN : records ? backlog.records() : backlog.oldestAgeMillis();
    }

    @Scheduled(
            every = "${scoring.backlog-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = ServiceNotRunning.class)
    void look() {
        waiting = marks.waiting();
        try {
            backlogs.look().forEach(backlog -> seen.put(backlog.topic(), backlog));
        } catch (KafkaException e) {
            seen.clear();
            LOG.warnf("what waits on the topics is not known: %s", e.getClass().getSimpleName());
        }
    }
}
