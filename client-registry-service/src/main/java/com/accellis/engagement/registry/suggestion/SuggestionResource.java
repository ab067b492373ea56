package com.accellis.engagement.registry.suggestion;

import com.accellis.engagement.kit.http.Page;
import com.accellis.engagement.kit.http.Parameters;
import com.accellis.engagement.registry.matching.Conflict;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Suggestions and conflicts over HTTP. */
@Path("/api/v1/companies")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public class SuggestionResource {

    private static final Parameters.Sort SUREST_FIRST = new Parameters.Sort("confidence", true);
    private static final int LONGEST_SEARCH = 200;

    private final FindSuggestions findSuggestions;
    private final FindConflicts findConflicts;

    SuggestionResource(FindSuggestions findSuggestions, FindConflicts findConflicts) {
        this.findSuggestions = findSuggestions;
        this.findConflicts = findConflicts;
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
                Parameters.oneOf("counts", counts, null, List.of(true, false), Object::toString),
                Parameters.words("q", nameContains, LONGEST_SEARCH));
        var sorts = Parameters.sort(sort, FindSuggestions.SORTS, SUREST_FIRST);
        return findSuggestions.list(filter, sorts, Page.Request.of(page, size));
    }

    @GET
    @Path("conflicts")
    public Page<ConflictItem> conflicts(
            @QueryParam("page") String page, @QueryParam("size") String size, @QueryParam("kind") String kind) {
        var only = Parameters.oneOf("kind", kind, null, List.of(Conflict.Kind.values()), Conflict.Kind::wireName);
        return findConflicts.list(only, Page.Request.of(page, size));
    }
}
