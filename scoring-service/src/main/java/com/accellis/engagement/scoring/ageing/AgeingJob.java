package com.accellis.engagement.scoring.ageing;

import com.accellis.engagement.kit.jobs.ServiceNotRunning;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.score.CloseDays;
import com.accellis.engagement.scoring.score.RescoreAll;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;

/**
 * Moves all scores to the new business day. Which scores still end before today is asked of the database each time, so a
 * restart or a second replica neither misses nor repeats one.
 */
@ApplicationScoped
class AgeingJob {

    private final BusinessClock clock;
    private final RescoreAll rescoreAll;
    private final CloseDays closeDays;
    private volatile double begun = Double.NaN;

    AgeingJob(BusinessClock clock, RescoreAll rescoreAll, CloseDays closeDays, MeterRegistry metrics) {
        this.clock = clock;
        this.rescoreAll = rescoreAll;
        this.closeDays = closeDays;
        Gauge.builder("engagement.day.begun", () -> begun)
                .description(
                        "When the newest business day began whose scores everybody has, in seconds since 1970; NaN before")
                .baseUnit("seconds")
                .strongReference(true)
                .register(metrics);
    }

    @Scheduled(
            every = "${scoring.ageing-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = ServiceNotRunning.class)
    void age() {
        // Asked for once: midnight may fall between the two.
        LocalDate today = clock.today();
        if (!rescoreAll.notYetAt(today)) {
            return;
        }
        closeDays.makeMissingBefore(today);
        begun = clock.startOf(today).getEpochSecond();
    }
}
