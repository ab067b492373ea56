package com.accellis.engagement.registry.history;

import java.time.Instant;
import java.util.UUID;

/**
 * One thing that somebody did, to one client or to many.
 *
 * @param author subject of the caller's token, or {@value #CONNECTWISE}
 * @param undoes the change that this one takes back, null when none
 */
public record Change(UUID id, Instant at, String author, Action action, UUID undoes) {

    /** The author of what nobody here has done. */
    public static final String CONNECTWISE = "connectwise";

    public static Change of(Action action, String author, Instant at) {
        return new Change(UUID.randomUUID(), at, author, action, null);
    }

    public static Change undoing(Change other, String author, Instant at) {
        return new Change(UUID.randomUUID(), at, author, Action.UNDONE, other.id());
    }
}
