package com.accellis.engagement.scoring.score;

import com.accellis.engagement.kit.transaction.AfterCommit;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How long it takes from an event on a topic to the score that contains it. */
@ApplicationScoped
public class ScoreLatency {

    private static final double[] SHARES = {0.5, 0.95, 0.99};

    private final Timer timer;
    private final TransactionSynchronizationRegistry transaction;

    ScoreLatency(MeterRegistry metrics, TransactionSynchronizationRegistry transaction) {
        this.transaction = transaction;
        this.timer = Timer.builder("engagement.event.to.score")
                .description("From an event's arrival on its topic to the commit of the score that contains it")
                .publishPercentiles(SHARES)
                .distributionStatisticExpiry(Duration.ofMinutes(5))
                .register(metrics);
    }

    /** @param share for example 0.99; @param millis how long that share of the recent events took at most */
    public record Percentile(double share, double millis) {}

    /** Over the last minutes; all zero when there were no events. */
    public List<Percentile> percentiles() {
        return Arrays.stream(timer.takeSnapshot().percentileValues())
                .map(value -> new Percentile(value.percentile(), value.value(TimeUnit.MILLISECONDS)))
                .toList();
    }

    /** Counts events whose scores are committed now. */
    public void record(Collection<Instant> eventTimes) {
        Instant now = Instant.now();
        eventTimes.forEach(time -> timer.record(Duration.between(time, now)));
    }

    /** Counts the events when, and only if, the current transaction commits. */
    void onCommit(Collection<Instant> eventTimes) {
        if (eventTimes.isEmpty()) {
            return;
        }
        AfterCommit.run(transaction, () -> record(eventTimes));
    }
}
