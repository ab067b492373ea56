package com.accellis.engagement.registry.client;

import com.accellis.engagement.events.ClientChanged.Status;
import com.accellis.engagement.kit.http.Page;
import com.accellis.engagement.kit.http.Parameters;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.registry.industry.Industry;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;

/** Clients over HTTP. */
@Path("/api/v1/clients")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public class ClientResource {

    private static final Parameters.Sort BY_NAME = new Parameters.Sort("name", false);

    private final FindClients findClients;

    ClientResource(FindClients findClients) {
        this.findClients = findClients;
    }

    @GET
    public Page<ClientSummary> list(
            @QueryParam("page") String page,
            @QueryParam("size") String size,
            @QueryParam("sort") String sort,
            @QueryParam("status") String status,
            @QueryParam("industry") String industry,
            @QueryParam("q") String nameContains) {
        var filter = new ClientFilter(
                Parameters.oneOf("status", status, null, List.of(Status.values()), Status::wireName),
                Parameters.oneOf("industry", industry, null, List.of(Industry.values()), Industry::wireName),
                SearchText.of("q", nameContains));
        var sorts = Parameters.sort(sort, FindClients.SORTS.keySet(), BY_NAME);
        return findClients.list(filter, sorts, Page.Request.of(page, size));
    }

    @GET
    @Path("{id}")
    public RestResponse<ClientDetail> get(@PathParam("id") String id) {
        var clientId = Parameters.uuid("id", id);
        var client = findClients
                .find(clientId)
                .orElseThrow(() -> ProblemType.CLIENT_NOT_FOUND.because("No client with id " + clientId));
        return RestResponse.ResponseBuilder.ok(client)
                .tag(new EntityTag(Long.toString(client.revision())))
                .build();
    }
}
