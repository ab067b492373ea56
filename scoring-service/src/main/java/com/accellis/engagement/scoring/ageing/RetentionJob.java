package com.accellis.engagement.scoring.ageing;

import com.accellis.engagement.kit.deadletter.AppliedDeadLetters;
import com.accellis.engagement.kit.jobs.ServiceNotRunning;
import com.accellis.engagement.kit.startup.KeptFor;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.platform.ScoringConfig;
import com.accellis.engagement.scoring.score.Retention;
import com.accellis.engagement.scoring.window.ScoreWindow;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** Forgets every hour what is older than the configuration says. Doing it twice does nothing, so every replica may. */
@ApplicationScoped
class RetentionJob {

    private static final Logger LOG = Logger.getLogger(RetentionJob.class);
    private static final Duration DAY = Duration.ofDays(1);

    private final Retention retention;
    private final BusinessClock clock;
    private final ScoringConfig config;
    private final AppliedDeadLetters deadLetters;

    RetentionJob(Retention retention, BusinessClock clock, ScoringConfig config, AppliedDeadLetters deadLetters) {
        this.retention = retention;
        this.clock = clock;
        this.config = config;
        this.deadLetters = deadLetters;
    }

    void onStart(@Observes StartupEvent start) {
        check(config);
    }

    static void check(ScoringConfig config) {
        KeptFor.atLeast(DAY, "scoring.keep-known-for", config.keepKnownFor());
        KeptFor.atLeast(DAY, "scoring.keep-audits-for", config.keepAuditsFor());
        Duration window = Duration.ofDays(ScoreWindow.longest());
        // Closing scores are made afterwards for so long: removed ones again, and without facts that are gone.
        Duration made = Duration.ofDays(config.closingsBackfillDays()).plus(window);
        config.keepClosingsFor().ifPresent(kept -> KeptFor.atLeast(made, "scoring.keep-closings-for", kept));
        config.keepFactsFor().ifPresent(kept -> {
            KeptFor.atLeast(made, "scoring.keep-facts-for", kept);
            // The first score that can be explained needs the facts of its window, and the day may have begun.
            KeptFor.atLeast(config.keepKnownFor().plus(window).plus(DAY), "scoring.keep-facts-for", kept);
        });
    }

    @Scheduled(
            every = "1h",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = ServiceNotRunning.class)
    void forget() {
        Instant known = clock.now().minus(config.keepKnownFor());
        for (Retention.Past past : Retention.Past.values()) {
            forget(past.table(), () -> retention.forgetBefore(past, known));
        }
        Instant settled = clock.now().minus(deadLetters.kept());
        config.keepFactsFor()
                .map(clock::firstDayOf)
                .ifPresent(day -> forget("fact", () -> retention.forgetFactsBefore(day, settled)));
        config.keepClosingsFor()
                .map(clock::firstDayOf)
                .ifPresent(day -> forget("closing_score", () -> retention.forgetClosingsBefore(day)));
    }

    /** A table that fails keeps no other from being looked at, and is tried again in an hour. */
    private static void forget(String table, LongSupplier work) {
        try {
            long gone = work.getAsLong();
            if (gone > 0) {
                LOG.infof("forgotten: table=%s rows=%d", table, gone);
            }
        } catch (RuntimeException e) {
            LOG.errorf(e, "what is too old could not be forgotten: table=%s", table);
        }
    }
}
