package com.accellis.engagement.scoring.window;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What scores may rely on of a source.
 *
 * @param configured whether the source is set up at all
 * @param loaded whether everything that a completed run read has arrived here
 * @param fresh whether the newest good run that has arrived completely is young enough to be trusted
 * @param coversFrom the first day that was read; null means everything there is
 */
public record SourceState(boolean configured, boolean loaded, boolean fresh, LocalDate coversFrom) {

    /** A source that we have not heard of yet. */
    public static final SourceState UNKNOWN = new SourceState(true, false, false, null);

    /** Why this source does not carry a score over {@code window}, or empty when it does. */
    public Optional<Unavailable> fault(ScoreWindow window) {
        if (!configured) {
            return Optional.of(Unavailable.NOT_CONFIGURED);
        }
        if (!loaded || coversFrom != null && coversFrom.isAfter(window.firstDay())) {
            return Optional.of(Unavailable.NOT_LOADED);
        }
        return fresh ? Optional.empty() : Optional.of(Unavailable.SOURCE_STALE);
    }
}
