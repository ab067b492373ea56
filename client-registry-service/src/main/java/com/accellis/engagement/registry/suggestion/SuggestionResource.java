package com.accellis.engagement.registry.suggestion;

import com.accellis.engagement.kit.http.Caller;
import com.accellis.engagement.kit.http.Page;
import com.accellis.engagement.kit.http.Parameters;
import com.accellis.engagement.kit.http.Problem;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.kit.http.RequestKey;
import com.accellis.engagement.kit.http.StrictJson;
import com.accellis.engagement.registry.matching.Conflict;
import com.accellis.engagement.registry.platform.Texts;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** Suggestions and conflicts over HTTP. */
@Path("/api/v1/companies")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
@Blocking
public class SuggestionResource {

    private static final Parameters.Sort SUREST_FIRST = new Parameters.Sort("confidence", true);
    private static final byte[] ACCEPT = Texts.bytes("accept suggestions");

    private final FindSuggestions findSuggestions;
    private final FindConflicts findConflicts;
    private final AcceptSuggestions acceptSuggestions;
    private final StrictJson json;
    private final Caller caller;

    SuggestionResource(
            FindSuggestions findSuggestions,
            FindConflicts findConflicts,
            AcceptSuggestions acceptSuggestions,
            StrictJson json,
            Caller caller) {
        this.findSuggestions = findSuggestions;
        this.findConflicts = findConflicts;
        this.acceptSuggestions = acceptSuggestions;
        this.json = json;
        this.caller = caller;
    }

    @GET
    @Path("suggestions")
    public Page<CompanySuggestions> suggestions(
            @QueryParam("page") String page,
            @QueryParam("size") String size,
            @QueryParam("sort") String sort,
            @QueryParam("counts") String counts,
            @QueryParam("q") String nameContains) {
        var filter = new SuggestionFilter(
                Parameters.yesOrNo("counts", counts, null), Parameters.words("q", nameContains, Texts.LONGEST_SEARCH));
        var sorts = Parameters.sort(sort, FindSuggestions.SORTS, SUREST_FIRST);
        return findSuggestions.list(filter, sorts, Page.Request.of(page, size));
    }

    /**
     * What to accept.
     *
     * @param confidence what it must at least be; null for what is sure
     * @param dryRun whether to tell only what would be accepted; null for no
     */
    record Wish(Integer confidence, Boolean dryRun) {}

    /** Maps all companies whose best suggestion is sure. */
    @POST
    @Path("suggestions/acceptance")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("manager")
    public Acceptance accept(
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            @RequestBody(content = @Content(schema = @Schema(implementation = Wish.class))) byte[] body) {
        var wish = json.read(body, Wish.class);
        int sure = findSuggestions.sureFrom();
        int confidence = wish.confidence() == null ? sure : wish.confidence();
        if (confidence < sure || confidence > 100) {
            throw ProblemType.INVALID_BODY.because(
                    "Some fields are not valid",
                    List.of(new Problem.FieldError("confidence", "expected from " + sure + " to 100")));
        }
        return Boolean.TRUE.equals(wish.dryRun())
                ? acceptSuggestions.preview(confidence)
                : acceptSuggestions.accept(confidence, caller.name(), RequestKey.of(idempotencyKey, ACCEPT, body));
    }

    @GET
    @Path("conflicts")
    public Page<ConflictItem> conflicts(
            @QueryParam("page") String page, @QueryParam("size") String size, @QueryParam("kind") String kind) {
        var only = Parameters.oneOf("kind", kind, null, List.of(Conflict.Kind.values()), Conflict.Kind::wireName);
        return findConflicts.list(only, Page.Request.of(page, size));
    }
}
