package com.accellis.engagement.registry.history;

import com.accellis.engagement.events.WireNamed;

/** What somebody did. */
public enum Action implements WireNamed {
    /** ConnectWise said so; nobody can take that back here. */
    SYNCHRONISED,
    CREATED,
    EDITED,
    DELETED,
    MAPPED,
    UNMAPPED,
    MERGED,
    SPLIT,
    /** Scoring switched on or off, or its period changed, for many clients at once. */
    AUTO_SCORING,
    /** Markets got other industries, and clients with them. */
    INDUSTRY_MAPPING,
    SUGGESTIONS_ACCEPTED,
    IMPORTED,
    UNDONE;

    /** Changes of industry mappings are taken back by another one, because later markets build on them. */
    public boolean undoable() {
        return this != SYNCHRONISED && this != INDUSTRY_MAPPING;
    }
}
