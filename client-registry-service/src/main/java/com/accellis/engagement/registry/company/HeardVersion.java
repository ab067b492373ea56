package com.accellis.engagement.registry.company;

import com.accellis.engagement.events.SourceVersion;
import jakarta.persistence.Embeddable;
import java.time.Instant;

/** The {@link SourceVersion} of an event that we keep. */
@Embeddable
record HeardVersion(Instant lastUpdated, long readNumber) {

    static HeardVersion of(SourceVersion version) {
        return new HeardVersion(version.lastUpdated(), version.readNumber());
    }

    /** Whether {@code candidate} is later than {@code known}, which is null when nothing has been heard yet. */
    static boolean isNews(SourceVersion candidate, HeardVersion known) {
        return known == null || candidate.isNewerThan(new SourceVersion(known.lastUpdated, known.readNumber));
    }
}
