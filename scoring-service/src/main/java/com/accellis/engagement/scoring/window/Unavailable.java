package com.accellis.engagement.scoring.window;

import com.accellis.engagement.events.WireNamed;

/** Why a metric cannot be scored. Declared from the strongest reason to the weakest; the strongest one is told. */
public enum Unavailable implements WireNamed {
    /** The client has no company. */
    NOT_MAPPED,
    /** A source is not set up. */
    NOT_CONFIGURED,
    /** A source has not been read completely yet. */
    NOT_LOADED,
    /** The last good reading of a source is too old. */
    SOURCE_STALE,
    /** Nobody answered a survey. */
    NO_ANSWERS,
    /** There is no ticket to take a share of. */
    NO_TICKETS,
    /** There is no contact to divide by. */
    NO_CONTACTS
}
