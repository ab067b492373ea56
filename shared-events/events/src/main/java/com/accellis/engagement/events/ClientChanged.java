package com.accellis.engagement.events;

import java.util.UUID;

/**
 * A client whom we score. Contact data is not part of it.
 *
 * @param revision grows with every change of this client
 * @param deleted true when it was merged or removed
 * @param mergedInto the client it became part of, null otherwise
 * @param industry one of the eight industries, in lower case
 * @param autoScoring whether scores are kept for it
 * @param window the client's chosen period in days: 30, 60 or 90
 * @param activeContacts people at the client's companies who have not left
 */
public record ClientChanged(
        UUID id,
        long revision,
        boolean deleted,
        UUID mergedInto,
        String name,
        String industry,
        Status status,
        boolean autoScoring,
        int window,
        int activeContacts) {

    public String key() {
        return id.toString();
    }

    /** Whether we work for the client at present. */
    public enum Status implements WireNamed {
        ACTIVE,
        INACTIVE
    }
}
