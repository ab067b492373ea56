package com.accellis.engagement.registry.lifecycle;

import com.accellis.engagement.events.WireNamed;

/** Where a client came from. */
public enum Origin implements WireNamed {
    /** Made of a ConnectWise company by itself. */
    CONNECTWISE,
    /** Brought in with a file. */
    IMPORTED,
    /** Entered by somebody, or split from another client. */
    MANUAL
}
