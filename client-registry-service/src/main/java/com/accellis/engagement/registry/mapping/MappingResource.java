package com.accellis.engagement.registry.mapping;

import com.accellis.engagement.kit.http.Caller;
import com.accellis.engagement.kit.http.EntityTags;
import com.accellis.engagement.kit.http.Locations;
import com.accellis.engagement.kit.http.Parameters;
import com.accellis.engagement.kit.http.RequestKey;
import com.accellis.engagement.kit.http.StrictJson;
import com.accellis.engagement.registry.platform.Texts;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/**
 * Which companies count for a client, over HTTP. Every request names the edition of the client that its author has seen;
 * the client itself is read at its own address.
 */
@Path("/api/v1/clients/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("manager")
@Blocking
public class MappingResource {

    private static final byte[] SPLIT = Texts.bytes("split a client");

    private final MapCompanies mapCompanies;
    private final MergeClients mergeClients;
    private final StrictJson json;
    private final Caller caller;

    MappingResource(MapCompanies mapCompanies, MergeClients mergeClients, StrictJson json, Caller caller) {
        this.mapCompanies = mapCompanies;
        this.mergeClients = mergeClients;
        this.json = json;
        this.caller = caller;
    }

    /** The client that came of it. */
    public record NewClient(UUID id) {}

    @POST
    @Path("companies")
    @Consumes(MediaType.APPLICATION_JSON)
    public void map(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @RequestBody(content = @Content(schema = @Schema(implementation = Bodies.Companies.class))) byte[] body) {
        UUID clientId = Parameters.uuid("id", id);
        var wish = json.read(body, Bodies.Companies.class);
        long seen = EntityTags.version(ifMatch);
        if (Boolean.TRUE.equals(wish.move())) {
            mapCompanies.move(clientId, seen, wish.distinct(), wish.seen(), caller.name());
        } else {
            mapCompanies.map(clientId, seen, wish.distinct(), caller.name());
        }
    }

    @DELETE
    @Path("companies/{companyId}")
    public void unmap(
            @PathParam("id") String id,
            @PathParam("companyId") String companyId,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        mapCompanies.unmap(
                Parameters.uuid("id", id),
                EntityTags.version(ifMatch),
                Parameters.id("companyId", companyId),
                caller.name());
    }

    /** The client in the body becomes part of the one in the address. */
    @POST
    @Path("merge")
    @Consumes(MediaType.APPLICATION_JSON)
    public void merge(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @RequestBody(content = @Content(schema = @Schema(implementation = Bodies.Seen.class))) byte[] body) {
        UUID clientId = Parameters.uuid("id", id);
        var wish = json.read(body, Bodies.Seen.class);
        mergeClients.merge(clientId, EntityTags.version(ifMatch), wish.clientId(), wish.edition(), caller.name());
    }

    /** Some companies of the client become a client of their own. */
    @POST
    @Path("split")
    @Consumes(MediaType.APPLICATION_JSON)
    @APIResponse(
            responseCode = "201",
            description = "Split",
            content = @Content(schema = @Schema(implementation = NewClient.class)))
    public Response split(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            @RequestBody(content = @Content(schema = @Schema(implementation = Bodies.Splitting.class))) byte[] body) {
        UUID clientId = Parameters.uuid("id", id);
        var wish = json.read(body, Bodies.Splitting.class);
        UUID made = mergeClients.split(
                clientId,
                EntityTags.version(ifMatch),
                wish.distinct(),
                wish.name() == null ? null : Texts.trimmed(wish.name()),
                caller.name(),
                RequestKey.of(idempotencyKey, SPLIT, Texts.bytes(clientId.toString()), body));
        return Locations.created("/api/v1/clients/" + made)
                .entity(new NewClient(made))
                .build();
    }
}
