package com.accellis.engagement.connector.connection;

import com.accellis.engagement.events.WireNamed;

/** The systems that we read from. */
public enum SourceSystem implements WireNamed {
    CONNECTWISE,
    CREWHU
}
