package com.accellis.engagement.scoring.audit;

import com.accellis.engagement.kit.http.Caller;
import com.accellis.engagement.kit.http.Parameters;
import com.accellis.engagement.kit.http.StrictJson;
import com.accellis.engagement.scoring.audit.Audit.Kind;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Making scores anew from the facts. */
@Path("/api/v1/scores")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class RecalculationResource {

    private static final List<Kind> KINDS = List.of(Kind.RECALCULATION);

    private final AuditRepository audits;
    private final RequestAudit requestAudit;
    private final StrictJson json;
    private final Caller caller;

    RecalculationResource(AuditRepository audits, RequestAudit requestAudit, StrictJson json, Caller caller) {
        this.audits = audits;
        this.requestAudit = requestAudit;
        this.json = json;
        this.caller = caller;
    }

    /** @param clientIds the clients to recalculate; null means all */
    public record Wish(
            @Size(min = 1, max = RequestAudit.MOST_CLIENTS) List<@NotNull UUID> clientIds) {}

    @POST
    @Path("/recalculations")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("manager")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; Location tells where it stands",
            content = @Content(schema = @Schema(implementation = AuditView.class)))
    public Response start(
            @HeaderParam("Idempotency-Key") String key,
            @RequestBody(content = @Content(schema = @Schema(implementation = Wish.class))) byte[] body) {
        var wish = json.read(body, Wish.class);
        Audit audit = requestAudit.once(Kind.RECALCULATION, true, wish.clientIds(), caller.name(), key, body);
        return AuditView.accepted("/api/v1/scores/recalculations/", audit);
    }

    @GET
    @Path("/recalculations/{id}")
    @RolesAllowed("viewer")
    @Transactional
    public AuditView one(@PathParam("id") String id) {
        return audits.view(Parameters.uuid("id", id), KINDS);
    }
}
