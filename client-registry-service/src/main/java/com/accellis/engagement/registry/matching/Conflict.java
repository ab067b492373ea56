package com.accellis.engagement.registry.matching;

import com.accellis.engagement.events.WireNamed;
import java.util.List;
import java.util.UUID;

/**
 * Something about companies and clients that a person has to decide.
 *
 * @param reason in words
 * @param companyIds the companies concerned, in order; at least one
 * @param clientIds the clients concerned; for {@link Kind#CLAIMED_ALIKE} the most probable first, else in order
 */
public record Conflict(Kind kind, String reason, List<Long> companyIds, List<UUID> clientIds) {

    /** What is wrong. */
    public enum Kind implements WireNamed {
        /** Of the clients that a company may belong to, none is clearly the best. */
        CLAIMED_ALIKE,
        /** A company was deleted and entered again under another id, and the new one does not count for the same client. */
        RECYCLED,
        /** A deleted company still counts for a client. */
        DELETED,
        /** Companies with the same name or website do not count for one client. */
        DUPLICATE
    }
}
