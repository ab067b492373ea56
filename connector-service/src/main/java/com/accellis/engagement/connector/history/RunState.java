package com.accellis.engagement.connector.history;

import com.accellis.engagement.events.WireNamed;

/** How far a run has come. */
public enum RunState implements WireNamed {
    QUEUED,
    RUNNING,
    COMPLETED,
    FAILED
}
