package com.accellis.engagement.events;

import java.time.Instant;

/**
 * A ticket, from {@code /service/tickets} or {@code /project/tickets}; ids are unique across both.
 *
 * @param kind null when deleted
 * @param companyId whose ticket, null when ConnectWise has none
 * @param enteredAt when it was created ({@code _info.dateEntered}); null when ConnectWise does not say
 * @param resolvedAt {@code dateResolved}, null while unresolved and for project tickets
 * @param closedAt {@code closedDate}, null while open
 * @param closed {@code closedFlag}
 * @param mergedIntoId the ticket it was merged into, null when not merged; merged tickets do not count
 */
public record TicketChanged(
        long id,
        SourceVersion version,
        boolean deleted,
        Kind kind,
        Long companyId,
        String summary,
        String board,
        String status,
        Instant enteredAt,
        Instant resolvedAt,
        Instant closedAt,
        boolean closed,
        Long mergedIntoId)
        implements SourceEvent {

    @Override
    public String key() {
        return Long.toString(id);
    }

    /** ConnectWise's {@code recordType}. */
    public enum Kind implements WireNamed {
        SERVICE,
        PROJECT,
        PROJECT_ISSUE
    }
}
