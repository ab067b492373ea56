package com.accellis.engagement.connector.diagnosis;

import com.accellis.engagement.events.WireNamed;

/** Whether we may read one kind of record. */
public enum Right implements WireNamed {
    READABLE,
    FORBIDDEN,
    /** Not found out: not asked, or answered with something else. */
    UNKNOWN
}
