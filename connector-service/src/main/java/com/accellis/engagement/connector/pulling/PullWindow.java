package com.accellis.engagement.connector.pulling;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What one pull reads.
 *
 * @param changedAfter records that changed after this moment; empty for everything
 */
public record PullWindow(Optional<Instant> changedAfter) {

    public static final PullWindow EVERYTHING = new PullWindow(Optional.empty());

    /** ConnectWise's times of change have steps of a second and records may be committed late, so pulls overlap. */
    public static PullWindow since(Instant watermark, Duration overlap) {
        return new PullWindow(Optional.of(watermark.minus(overlap)));
    }
}
