package com.accellis.engagement.scoring.audit;

import com.accellis.engagement.kit.http.Locations;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How an audit or a recalculation stands.
 *
 * @param total how many clients it is about; null for the continuous audit, which has no end
 * @param differing clients that were not as a full recalculation makes them
 * @param repaired clients that were made anew
 * @param differences what was found, the first ones; only when one audit is asked for
 */
record AuditView(
        UUID id,
        Audit.Kind kind,
        Audit.State state,
        boolean repair,
        String requestedBy,
        Instant requestedAt,
        Instant finishedAt,
        Integer total,
        int done,
        int differing,
        int repaired,
        @Schema(nullable = true) List<AuditRepository.Kept> differences) {

    /** The answer to a wish that has been taken. */
    static Response accepted(String path, Audit audit) {
        return Locations.add(Response.accepted(of(audit, null)), path + audit.id)
                .build();
    }

    static AuditView of(Audit audit, List<AuditRepository.Kept> differences) {
        return new AuditView(
                audit.id,
                audit.kind,
                audit.state,
                audit.repair,
                audit.requestedBy,
                audit.requestedAt,
                audit.finishedAt,
                audit.kind == Audit.Kind.CONTINUOUS ? null : audit.clientsTotal,
                audit.clientsDone,
                audit.clientsDiffering,
                audit.clientsRepaired,
                differences);
    }
}
