package com.accellis.engagement.events;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** An enum whose constants have a name in JSON, tables and REST: the constant in lower case with hyphens. */
public interface WireNamed {

    /** The constant's name in Java; every enum has it. */
    String name();

    default String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The constant of that wire name; empty when none has it.
     *
     * @param name may be null
     */
    static <E extends WireNamed> Optional<E> find(E[] constants, String name) {
        return Arrays.stream(constants)
                .filter(constant -> constant.wireName().equals(name))
                .findFirst();
    }

    /** The same for a name that we have stored: that none has it is our own fault. */
    static <E extends WireNamed> E stored(E[] constants, String name) {
        return find(constants, name).orElseThrow(() -> new IllegalStateException("Nothing is called " + name));
    }
}
