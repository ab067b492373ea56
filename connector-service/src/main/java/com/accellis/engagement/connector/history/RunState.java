package com.accellis.engagement.connector.history;

import com.accellis.engagement.events.WireNamed;

/** Where a run stands. */
public enum RunState implements WireNamed {
    QUEUED,
    RUNNING,
    COMPLETED,
    /** Everything was read, but some records could not be understood; they are in the dead-letter topic. */
    COMPLETED_WITH_REJECTIONS,
    FAILED,
    CANCELLED
}
