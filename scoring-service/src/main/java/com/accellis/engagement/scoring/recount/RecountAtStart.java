package com.accellis.engagement.scoring.recount;

import com.accellis.engagement.events.ScoreChanged.Cause;
import com.accellis.engagement.scoring.counting.CountingBasis;
import com.accellis.engagement.scoring.platform.ScoringConfig;
import com.accellis.engagement.scoring.score.CountedBy;
import com.accellis.engagement.scoring.score.Recalculation;
import com.accellis.engagement.scoring.score.RescoreAll;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Before the first event is read: were the stored facts counted by the settings of today? Another rating scale or other
 * closing statuses are what somebody wanted to change, so everything is counted again. Another time zone moves every day and
 * is more likely a mistake: it has to be confirmed by {@code scoring.recount-for-time-zone}. Where it is still the day before,
 * scores end on that one again.
 */
@ApplicationScoped
class RecountAtStart {

    private static final Logger LOG = Logger.getLogger(RecountAtStart.class);
    /** By then it is known as well what of the sources scores may rely on. */
    private static final int AFTER_START_CHECKS = Interceptor.Priority.PLATFORM_BEFORE + 2;

    private static final Duration MAY_TAKE = Duration.ofHours(2);

    private final CountedBy countedBy;
    private final CountingBasis basis;
    private final Recalculation recalculation;
    private final RescoreAll rescoreAll;
    private final ScoringConfig config;

    RecountAtStart(
            CountedBy countedBy,
            CountingBasis basis,
            Recalculation recalculation,
            RescoreAll rescoreAll,
            ScoringConfig config) {
        this.countedBy = countedBy;
        this.basis = basis;
        this.recalculation = recalculation;
        this.rescoreAll = rescoreAll;
        this.config = config;
    }

    void onStart(@Observes @Priority(AFTER_START_CHECKS) StartupEvent start) {
        recountIfNeeded();
    }

    /** @throws IllegalStateException when the time zone is another one and nobody confirmed it */
    void recountIfNeeded() {
        boolean recounted = QuarkusTransaction.requiringNew()
                .timeout((int) MAY_TAKE.toSeconds())
                .call(this::recount);
        if (recounted) {
            // Who is passed over is scored with everybody at the first look at the sources, and because of them.
            rescoreAll.because(Cause.CONFIGURATION);
        }
    }

    private boolean recount() {
        Optional<CountingBasis> before = countedBy.locked();
        if (before.equals(Optional.of(basis))) {
            return false;
        }
        before.ifPresent(this::recountWhatWasCountedBy);
        countedBy.keep(basis);
        return before.isPresent();
    }

    private void recountWhatWasCountedBy(CountingBasis before) {
        requireConfirmedZone(before);
        LOG.warnf("what counts has been configured anew: all facts are counted again: zone=%s", basis.zone());
        recalculation.recountEverything();
        if (!isOfOurZone(before)) {
            recalculation.endScoresToday();
        }
    }

    private void requireConfirmedZone(CountingBasis before) {
        boolean confirmed =
                config.recountForTimeZone().filter(basis.zone().getId()::equals).isPresent();
        if (!isOfOurZone(before) && !confirmed) {
            throw new IllegalStateException(
                    ("engagement.time-zone is %1$s, but days have been counted in %2$s. Set it back, or"
                                    + " set scoring.recount-for-time-zone=%1$s to count everything again.")
                            .formatted(basis.zone(), before.zone()));
        }
    }

    private boolean isOfOurZone(CountingBasis other) {
        return other.zone().equals(basis.zone());
    }
}
