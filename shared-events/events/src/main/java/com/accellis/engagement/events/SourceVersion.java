package com.accellis.engagement.events;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;

/**
 * Which reading of a record of ConnectWise or CrewHu an event carries. The greater version is the newer state.
 *
 * @param lastUpdated when the source says the record last changed, never later than the source's own clock plus
 *     five minutes; {@link Instant#EPOCH} when the source does not say
 * @param readNumber the connector's number of the request that read the record; grows with every request and decides
 *     between readings of the same {@code lastUpdated}
 */
public record SourceVersion(Instant lastUpdated, long readNumber) implements Comparable<SourceVersion> {

    private static final Comparator<SourceVersion> ORDER =
            Comparator.comparing(SourceVersion::lastUpdated).thenComparingLong(SourceVersion::readNumber);

    public SourceVersion {
        Objects.requireNonNull(lastUpdated, "lastUpdated");
    }

    /** Whether this is a later state of the record than {@code other}. */
    public boolean isNewerThan(SourceVersion other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(SourceVersion other) {
        return ORDER.compare(this, other);
    }
}
