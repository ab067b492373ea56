package com.accellis.engagement.events;

import java.util.Locale;

/** An enum whose constants have a name in JSON, tables and REST: the constant in lower case with hyphens. */
public interface WireNamed {

    /** The constant's name in Java; every enum has it. */
    String name();

    default String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
