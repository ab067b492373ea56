package com.accellis.engagement.scoring.scorecard;

import com.accellis.engagement.kit.http.Page;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;

/** The rules of the scores, newest version first. */
@Path("/api/v1/scorecards")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class ScorecardResource {

    private final ScorecardRepository repository;

    ScorecardResource(ScorecardRepository repository) {
        this.repository = repository;
    }

    /** @param document metrics with weight and rule, and grades with their lower bounds */
    public record Item(int version, @JsonRawValue String document, String author, String note, Instant createdAt) {}

    @GET
    @RolesAllowed("viewer")
    @Transactional
    public Page<Item> list(@QueryParam("page") String page, @QueryParam("size") String size) {
        var request = Page.Request.of(page, size);
        List<Item> items = repository.newestFirst().stream()
                .skip(request.offset())
                .limit(request.size())
                .map(entity -> new Item(entity.version, entity.document, entity.author, entity.note, entity.createdAt))
                .toList();
        return request.of(items, repository.count());
    }
}
