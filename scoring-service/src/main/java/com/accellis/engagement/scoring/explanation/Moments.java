package com.accellis.engagement.scoring.explanation;

import com.accellis.engagement.kit.http.Parameters;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.platform.ScoringConfig;
import com.accellis.engagement.scoring.score.KnownStates.Moment;
import com.accellis.engagement.scoring.window.ScoreWindow;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;

/** Which moments and days can be asked for: not later than now, and not longer ago than facts and what was known are kept. */
@ApplicationScoped
class Moments {

    private final BusinessClock clock;
    private final ScoringConfig config;

    Moments(BusinessClock clock, ScoringConfig config) {
        this.clock = clock;
        this.config = config;
    }

    /** @param text null means now */
    Moment knownAt(String name, String text) {
        Instant now = clock.now();
        return text == null
                ? Moment.NOW
                : new Moment(Parameters.instant(name, text, now.minus(config.keepKnownFor()), now));
    }

    /** @param text null means the business day of {@code moment} */
    LocalDate asOf(String text, Moment moment) {
        return text == null ? dayOf(moment) : Parameters.date("asOf", text, firstDay(), clock.today());
    }

    /** Windows that begin before the first fact that is kept would look as if nothing had happened. */
    private LocalDate firstDay() {
        LocalDate tenYears = clock.today().minusYears(10);
        return config.keepFactsFor()
                .map(kept -> clock.firstDayOf(kept).plusDays(ScoreWindow.longest() - 1L))
                .filter(tenYears::isBefore)
                .orElse(tenYears);
    }

    LocalDate dayOf(Moment moment) {
        return moment.at() == null ? clock.today() : clock.dayOf(moment.at());
    }
}
