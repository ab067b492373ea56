package com.accellis.engagement.connector.history;

import com.accellis.engagement.events.WireNamed;

/** What came of comparing what we hold with the source's own count. */
public enum Verdict implements WireNamed {
    /** Together with what could not be understood and what was erased, it is the same. */
    EQUAL,
    /** It stayed different after everything had been listed once more, or so did the listings; the run failed. */
    DIFFERENT,
    /** The source cannot be asked how many there are, so only what it lists was compared. */
    NO_COUNT_AT_SOURCE
}
