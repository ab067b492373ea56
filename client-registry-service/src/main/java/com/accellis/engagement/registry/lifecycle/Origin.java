package com.accellis.engagement.registry.roster;

import com.accellis.engagement.events.WireNamed;

/** Where a client came from. */
public enum Origin implements WireNamed {
    CONNECTWISE,
    IMPORTED,
    MANUAL
}
