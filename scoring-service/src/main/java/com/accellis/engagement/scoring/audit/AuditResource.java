package com.accellis.engagement.scoring.audit;

import com.accellis.engagement.kit.http.Caller;
import com.accellis.engagement.kit.http.Page;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Comparing scores with a full recalculation. */
@Path("/api/v1/audits")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class AuditResource {

    private static final List<Kind> COMPARING = List.of(Kind.CONTINUOUS, Kind.REQUESTED);

    private final AuditRepository audits;
    private final RequestAudit requestAudit;
    private final StrictJson json;
    private final Caller caller;

    AuditResource(AuditRepository audits, RequestAudit requestAudit, StrictJson json, Caller caller) {
        this.audits = audits;
        this.requestAudit = requestAudit;
        this.json = json;
        this.caller = caller;
    }

    /**
     * Which clients to compare.
     *
     * @param clientIds null means all
     * @param repair whether differences are repaired as they are found; null means no
     */
    public record AuditWish(
            @Size(min = 1, max = RequestAudit.MOST_CLIENTS) List<@NotNull UUID> clientIds, Boolean repair) {}

    @GET
    @RolesAllowed("viewer")
    @Transactional
    public Page<AuditView> list(@QueryParam("page") String page, @QueryParam("size") String size) {
        var request = Page.Request.of(page, size);
        List<AuditView> items = audits.newestFirst(COMPARING, request.number(), request.size()).stream()
                .map(audit -> AuditView.of(audit, null))
                .toList();
        return request.of(items, audits.count(COMPARING));
    }

    /**
     * What audits know at present.
     *
     * @param differingClients clients that differed when they were last compared
     */
    public record Standing(long differingClients) {}

    @GET
    @Path("/standing")
    @RolesAllowed("viewer")
    @Transactional
    public Standing standing() {
        return new Standing(audits.differingClients());
    }

    @GET
    @Path("/{id}")
    @RolesAllowed("viewer")
    @Transactional
    public AuditView one(@PathParam("id") String id) {
        return audits.view(Parameters.uuid("id", id), COMPARING);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("manager")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; Location tells where it stands",
            content = @Content(schema = @Schema(implementation = AuditView.class)))
    public Response start(
            @HeaderParam("Idempotency-Key") String key,
            @RequestBody(content = @Content(schema = @Schema(implementation = AuditWish.class))) byte[] body) {
        var wish = json.read(body, AuditWish.class);
        boolean repair = wish.repair() != null && wish.repair();
        Audit audit = requestAudit.once(Kind.REQUESTED, repair, wish.clientIds(), caller.name(), key, body);
        return AuditView.accepted("/api/v1/audits/", audit);
    }
}
