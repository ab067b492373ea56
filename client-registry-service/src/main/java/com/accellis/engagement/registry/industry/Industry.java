package com.accellis.engagement.registry.industry;

import com.accellis.engagement.events.WireNamed;

/** The industries that clients are grouped by. */
public enum Industry implements WireNamed {
    LEGAL,
    HEALTHCARE,
    MANUFACTURING,
    RETAIL,
    FINANCE,
    EDUCATION,
    NONPROFIT,
    OTHER
}
