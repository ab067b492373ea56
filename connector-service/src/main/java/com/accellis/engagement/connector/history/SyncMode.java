package com.accellis.engagement.connector.history;

import com.accellis.engagement.events.WireNamed;

/** What a run reads. */
public enum SyncMode implements WireNamed {
    /** Everything there is. */
    FULL,
    /** What changed since the last good run. */
    INCREMENTAL
}
