package com.accellis.engagement.scoring.window;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * How far a source has been read, as the connector told us.
 *
 * @param configured whether the source is set up at all
 * @param loaded whether everything that a completed run read has arrived here
 * @param lastGoodRun when the newest completed run finished; null before the first
 * @param coversFrom the first day that was read; null means everything there is
 */
public record SourceState(boolean configured, boolean loaded, Instant lastGoodRun, LocalDate coversFrom) {

    /** A source that we have not heard of yet. */
    public static final SourceState UNKNOWN = new SourceState(true, false, null, null);

    /** Why this source does not carry a score over {@code window} now, or empty when it does. */
    public Optional<Unavailable> fault(ScoreWindow window, Instant now, Duration freshFor) {
        if (!configured) {
            return Optional.of(Unavailable.NOT_CONFIGURED);
        }
        if (!loaded || coversFrom != null && coversFrom.isAfter(window.firstDay())) {
            return Optional.of(Unavailable.NOT_LOADED);
        }
        if (!now.isBefore(lastGoodRun.plus(freshFor))) {
            return Optional.of(Unavailable.SOURCE_STALE);
        }
        return Optional.empty();
    }
}
