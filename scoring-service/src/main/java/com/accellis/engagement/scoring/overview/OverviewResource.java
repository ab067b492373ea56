package com.accellis.engagement.scoring.overview;

import com.accellis.engagement.kit.http.Page;
import com.accellis.engagement.kit.http.Parameters;
import com.accellis.engagement.scoring.score.ScoreItem;
import com.accellis.engagement.scoring.score.ScoreQueries;
import com.accellis.engagement.scoring.score.ScoreQueries.Order;
import com.accellis.engagement.scoring.score.ScoreQueries.Sorting;
import com.accellis.engagement.scoring.window.ScoreWindow;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;

/** Scores of all clients. */
@Path("/api/v1/scores")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class OverviewResource {

    private static final Map<String, Order> SORTS = Map.of(
            "score", Order.SCORE,
            "coverage", Order.COVERAGE,
            "clientName", Order.CLIENT_NAME,
            "industry", Order.INDUSTRY);
    private static final int USUAL_WINDOW = 30;

    private final ScoreQueries queries;

    OverviewResource(ScoreQueries queries) {
        this.queries = queries;
    }

    @GET
    @RolesAllowed("viewer")
    public Page<ScoreItem> list(
            @QueryParam("window") String window,
            @QueryParam("status") String status,
            @QueryParam("sort") String sort,
            @QueryParam("page") String page,
            @QueryParam("size") String size) {
        int days = Parameters.oneOf("window", window, USUAL_WINDOW, ScoreWindow.LENGTHS, String::valueOf);
        boolean currentOnly = Parameters.oneOf("status", status, "scored", List.of("scored", "all"), text -> text)
                .equals("scored");
        List<Sorting> sorting = Parameters.sort(sort, SORTS.keySet(), new Parameters.Sort("score", true)).stream()
                .map(key -> new Sorting(SORTS.get(key.field()), key.descending()))
                .toList();
        var request = Page.Request.of(page, size);
        List<ScoreItem> items = queries.list(days, currentOnly, sorting, request.size(), request.offset()).stream()
                .map(ScoreItem::of)
                .toList();
        return request.of(items, queries.count(days, currentOnly));
    }
}
