package com.accellis.engagement.scoring.publishing;

import com.accellis.engagement.kit.http.Page;
import com.accellis.engagement.scoring.scorecard.Scorecards;
import com.accellis.engagement.scoring.scorecard.Scorecards.Published;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
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

    private final Scorecards scorecards;

    ScorecardResource(Scorecards scorecards) {
        this.scorecards = scorecards;
    }

    /** @param document metrics with weight and rule, grades with their lower bounds, and rules of single industries */
    public record Item(int version, @JsonRawValue String document, String author, String note, Instant createdAt) {

        static Item of(Published published) {
            return new Item(
                    published.version(),
                    published.document(),
                    published.author(),
                    published.note(),
                    published.createdAt());
        }
    }

    @GET
    @RolesAllowed("viewer")
    public Page<Item> list(@QueryParam("page") String page, @QueryParam("size") String size) {
        var request = Page.Request.of(page, size);
        List<Item> items = scorecards.newestFirst(request.offset(), request.size()).stream()
                .map(Item::of)
                .toList();
        return request.of(items, scorecards.count());
    }
}
