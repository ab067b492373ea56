package com.accellis.engagement.registry.client;

import com.accellis.engagement.events.ClientChanged.Status;
import com.accellis.engagement.kit.http.Caller;
import com.accellis.engagement.kit.http.EntityTags;
import com.accellis.engagement.kit.http.Locations;
import com.accellis.engagement.kit.http.Page;
import com.accellis.engagement.kit.http.Parameters;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.kit.http.RequestKey;
import com.accellis.engagement.kit.http.RestDescription;
import com.accellis.engagement.kit.http.StrictJson;
import com.accellis.engagement.registry.industry.Industry;
import com.accellis.engagement.registry.industry.IndustrySource;
import com.accellis.engagement.registry.lifecycle.Origin;
import com.accellis.engagement.registry.platform.Texts;
import com.accellis.engagement.registry.roster.AnnounceAll;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Clients over HTTP. */
@Path("/api/v1/clients")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
@Blocking
public class ClientResource {

    private static final Parameters.Sort BY_NAME = new Parameters.Sort("name", false);
    private static final byte[] REGISTER = Texts.bytes("register a client");

    private final FindClients findClients;
    private final RegisterClient registerClient;
    private final EditClient editClient;
    private final SelectAutoScoring selectAutoScoring;
    private final StrictJson json;
    private final AnnounceAll announceAll;
    private final Caller caller;

    ClientResource(
            FindClients findClients,
            RegisterClient registerClient,
            EditClient editClient,
            SelectAutoScoring selectAutoScoring,
            StrictJson json,
            AnnounceAll announceAll,
            Caller caller) {
        this.findClients = findClients;
        this.registerClient = registerClient;
        this.editClient = editClient;
        this.selectAutoScoring = selectAutoScoring;
        this.json = json;
        this.announceAll = announceAll;
        this.caller = caller;
    }

    /** Announces all clients and assignments once more, with newer revisions: after a backup was restored. */
    @POST
    @Path("announcements")
    @RolesAllowed("admin")
    public AnnounceAll.Announced announce() {
        return announceAll.announce(caller.name());
    }

    @GET
    public Page<ClientSummary> list(
            @QueryParam("page") String page,
            @QueryParam("size") String size,
            @QueryParam("sort") String sort,
            @QueryParam("status") String status,
            @QueryParam("industry") String industry,
            @QueryParam("industrySource") String industrySource,
            @QueryParam("origin") String origin,
            @QueryParam("autoScoring") String autoScoring,
            @QueryParam("mapped") String mapped,
            @QueryParam("q") String nameContains) {
        var filter = new ClientFilter(
                Parameters.oneOf("status", status, null, List.of(Status.values()), Status::wireName),
                Parameters.oneOf("industry", industry, null, List.of(Industry.values()), Industry::wireName),
                Parameters.oneOf(
                        "industrySource",
                        industrySource,
                        null,
                        List.of(IndustrySource.values()),
                        IndustrySource::wireName),
                Parameters.oneOf("origin", origin, null, List.of(Origin.values()), Origin::wireName),
                Parameters.yesOrNo("autoScoring", autoScoring, null),
                Parameters.yesOrNo("mapped", mapped, null),
                Parameters.words("q", nameContains, Texts.LONGEST_SEARCH));
        var sorts = Parameters.sort(sort, FindClients.SORTS.keySet(), BY_NAME);
        return findClients.list(filter, sorts, Page.Request.of(page, size));
    }

    @GET
    @Path("{id}")
    @APIResponseSchema(ClientDetail.class)
    public Response get(@PathParam("id") String id) {
        return answer(Response.ok(), Parameters.uuid("id", id));
    }

    /** A client of one's own; its companies, if any, must count for nobody yet. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("manager")
    @APIResponse(
            responseCode = "201",
            description = "Registered",
            headers = @Header(ref = RestDescription.VERSION),
            content = @Content(schema = @Schema(implementation = ClientDetail.class)))
    public Response register(
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            @RequestBody(content = @Content(schema = @Schema(implementation = Bodies.Entering.class))) byte[] body) {
        var entering = json.read(body, Bodies.Entering.class);
        UUID id = registerClient.register(
                entering.decisions(),
                entering.companies(),
                caller.name(),
                RequestKey.of(idempotencyKey, REGISTER, body));
        return answer(Locations.created("/api/v1/clients/" + id), id);
    }

    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("manager")
    @APIResponse(
            responseCode = "200",
            description = "As it is now",
            headers = @Header(ref = RestDescription.VERSION),
            content = @Content(schema = @Schema(implementation = ClientDetail.class)))
    public Response edit(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @RequestBody(content = @Content(schema = @Schema(implementation = Bodies.Edit.class))) byte[] body) {
        UUID clientId = Parameters.uuid("id", id);
        var decisions = json.read(body, Bodies.Edit.class).decisions();
        editClient.edit(clientId, EntityTags.version(ifMatch), decisions, caller.name());
        return answer(Response.ok(), clientId);
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed("manager")
    public void remove(@PathParam("id") String id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        editClient.remove(Parameters.uuid("id", id), EntityTags.version(ifMatch), caller.name());
    }

    /** Scoring of many clients: those that are named, or all that a filter finds. */
    @PUT
    @Path("auto-scoring")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("manager")
    public SelectAutoScoring.Outcome selectAutoScoring(
            @RequestBody(content = @Content(schema = @Schema(implementation = Bodies.AutoScoring.class))) byte[] body) {
        var wish = json.read(body, Bodies.AutoScoring.class);
        Integer window = wish.window() == null ? null : Windows.require(wish.window());
        if ((wish.ids() == null) == (wish.filter() == null)) {
            throw ProblemType.INVALID_BODY.because("Name either ids or a filter");
        }
        if (wish.ids() != null) {
            return selectAutoScoring.ofClients(wish.ids(), wish.autoScoring(), window, caller.name());
        }
        var filter = wish.filter();
        if (filter.industry() == null && filter.status() == null && filter.mapped() == null) {
            throw ProblemType.INVALID_BODY.because("The filter is empty: it would mean every client");
        }
        return selectAutoScoring.ofFilter(
                ClientFilter.of(filter.status(), filter.industry(), filter.mapped()),
                wish.autoScoring(),
                window,
                caller.name());
    }

    private Response answer(Response.ResponseBuilder response, UUID clientId) {
        ClientDetail client = findClients
                .find(clientId)
                .orElseThrow(() -> ProblemType.CLIENT_NOT_FOUND.because("No client with id " + clientId));
        return response.entity(client).tag(EntityTags.of(client.edition())).build();
    }
}
