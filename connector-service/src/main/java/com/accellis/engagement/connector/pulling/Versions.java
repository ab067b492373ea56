package com.accellis.engagement.connector.pulling;

import com.accellis.engagement.events.SourceVersion;
import java.time.Duration;
import java.time.Instant;

/** Which version a record has that was just read. */
public final class Versions {

    /** A source's own clocks may differ by this much; anything later is an error that must not win for ever. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    private Versions() {}

    /**
     * @param lastUpdated as the record says, null when it does not
     * @param now the later one of the source's clock when it answered and ours: one of the two may be wrong
     * @param readNumber number of the request
     */
    public static SourceVersion of(Instant lastUpdated, Instant now, long readNumber) {
        if (lastUpdated == null) {
            return new SourceVersion(Instant.EPOCH, readNumber);
        }
        Instant latest = now.plus(CLOCK_TOLERANCE);
        return new SourceVersion(lastUpdated.isAfter(latest) ? latest : lastUpdated, readNumber);
    }
}
