package com.accellis.engagement.connector.history;

import com.accellis.engagement.events.WireNamed;

/** How much a run reads. */
public enum SyncMode implements WireNamed {
    /** Everything; finds deletions, too, and proves completeness. */
    FULL,
    /** What changed since the last good run. */
    INCREMENTAL,
    /** What changed since a given moment; the place where incremental runs go on stays. */
    BACKFILL,
    /** The ids of everything: finds what vanished and what was missed, and proves completeness. */
    SWEEP;

    /** Whether the run meets every record of the source. */
    public boolean meetsAll() {
        return this == FULL || this == SWEEP;
    }
}
