package com.accellis.engagement.registry.classification;

import com.accellis.engagement.kit.http.Caller;
import com.accellis.engagement.kit.http.EntityTags;
import com.accellis.engagement.kit.http.Page;
import com.accellis.engagement.kit.http.Problem;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.kit.http.RestDescription;
import com.accellis.engagement.kit.http.StrictJson;
import com.accellis.engagement.registry.industry.Industry;
import com.accellis.engagement.registry.industry.MarketIndustries;
import com.accellis.engagement.registry.platform.Texts;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** The industry of each market over HTTP: one document, replaced as a whole. */
@Path("/api/v1/industry-mappings")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class IndustryMappingResource {

    private final FindIndustries findIndustries;
    private final SetIndustries setIndustries;
    private final StrictJson json;
    private final Caller caller;

    IndustryMappingResource(
            FindIndustries findIndustries, SetIndustries setIndustries, StrictJson json, Caller caller) {
        this.findIndustries = findIndustries;
        this.setIndustries = setIndustries;
        this.json = json;
        this.caller = caller;
    }

    /** All mappings as they are to be; a market that is not among them is of industry {@code other}. */
    record Document(@NotNull @Size(max = 500) List<@NotNull @Valid Mapping> mappings) {

        Map<String, Industry> byMarket() {
            Map<String, Industry> byMarket = new TreeMap<>();
            Set<String> spellings = new HashSet<>();
            for (Mapping mapping : mappings) {
                if (!spellings.add(MarketIndustries.normalise(mapping.market()))) {
                    throw ProblemType.INVALID_BODY.because(
                            "A market has one industry",
                            List.of(new Problem.FieldError("mappings", mapping.market() + " is there twice")));
                }
                byMarket.put(mapping.market().strip(), mapping.industry());
            }
            return byMarket;
        }
    }

    /** @param market upper and lower case are the same */
    record Mapping(
            @NotNull @Size(max = 100) @Pattern(regexp = Texts.LINE, message = Texts.FAULT)
            String market,

            @NotNull Industry industry) {}

    /** A client that would get another industry. */
    public record Move(UUID clientId, String clientName, String market, Industry before, Industry after) {}

    @GET
    @RolesAllowed("viewer")
    @APIResponseSchema(FindIndustries.Mappings.class)
    public Response get() {
        return answer();
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("manager")
    @APIResponse(
            responseCode = "200",
            description = "As they are now",
            headers = @Header(ref = RestDescription.VERSION),
            content = @Content(schema = @Schema(implementation = FindIndustries.Mappings.class)))
    public Response replace(
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @RequestBody(content = @Content(schema = @Schema(implementation = Document.class))) byte[] body) {
        var byMarket = json.read(body, Document.class).byMarket();
        setIndustries.replace(byMarket, EntityTags.version(ifMatch), caller.name());
        return answer();
    }

    private Response answer() {
        var mappings = findIndustries.all();
        return Response.ok(mappings).tag(EntityTags.of(mappings.version())).build();
    }

    /** Whom the mappings in the body would move. Nothing is saved. */
    @POST
    @Path("preview")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("manager")
    public Page<Move> preview(
            @QueryParam("page") String page,
            @QueryParam("size") String size,
            @RequestBody(content = @Content(schema = @Schema(implementation = Document.class))) byte[] body) {
        var request = Page.Request.of(page, size);
        var byMarket = json.read(body, Document.class).byMarket();
        var industries = new MarketIndustries(byMarket);
        var moving = setIndustries.preview(byMarket);
        return request.of(
                moving.stream()
                        .skip(request.offset())
                        .limit(request.size())
                        .map(client -> new Move(
                                client.clientId(),
                                client.name(),
                                client.market(),
                                client.industry(),
                                industries.of(client.market())))
                        .toList(),
                moving.size());
    }
}
