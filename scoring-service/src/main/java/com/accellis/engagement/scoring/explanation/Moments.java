package com.accellis.engagement.scoring.explanation;

import com.accellis.engagement.kit.http.Parameters;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.platform.ScoringConfig;
import com.accellis.engagement.scoring.score.KnownStates.Moment;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;

/** Which moments and days can be asked for: not later than now, and not longer ago than what was known is kept. */
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
        LocalDate today = clock.today();
        return text == null ? dayOf(moment) : Parameters.date("asOf", text, today.minusYears(10), today);
    }

    LocalDate dayOf(Moment moment) {
        return moment.at() == null ? clock.today() : clock.dayOf(moment.at());
    }
}
