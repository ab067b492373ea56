package com.accellis.engagement.scoring.query;

import com.accellis.engagement.events.MetricScore;
import com.accellis.engagement.events.WindowScore;
import com.accellis.engagement.kit.http.Page;
import com.accellis.engagement.kit.http.Parameters;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.scoring.score.ScoreQueries;
import com.accellis.engagement.scoring.score.ScoreQueries.Found;
import com.accellis.engagement.scoring.score.ScoreQueries.Order;
import com.accellis.engagement.scoring.score.ScoreQueries.Sorting;
import com.accellis.engagement.scoring.window.ScoreWindow;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Scores of all clients and of one. */
@Path("/api/v1/scores")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class ScoreResource {

    private static final Map<String, Order> SORTS = Map.of(
            "score", Order.SCORE,
            "coverage", Order.COVERAGE,
            "clientName", Order.CLIENT_NAME,
            "industry", Order.INDUSTRY);
    private static final int USUAL_WINDOW = 30;

    private final ScoreQueries queries;

    ScoreResource(ScoreQueries queries) {
        this.queries = queries;
    }

    /**
     * A client's score over one window.
     *
     * @param current false for a client that is not scored any more; the score is then its last one
     */
    public record Item(
            UUID clientId,
            String clientName,
            String industry,
            int window,
            LocalDate asOf,
            boolean current,
            BigDecimal score,
            String grade,
            BigDecimal coverage,
            int scorecardVersion,
            List<Long> companyIds,
            List<MetricScore> metrics) {

        static Item of(Found found) {
            WindowScore score = found.score();
            return new Item(
                    found.clientId(),
                    found.clientName(),
                    found.industry(),
                    score.window(),
                    found.asOf(),
                    found.current(),
                    score.score(),
                    score.grade(),
                    score.coverage(),
                    score.scorecardVersion(),
                    found.companyIds(),
                    score.metrics());
        }
    }

    /** All windows of one client, shortest first. */
    public record OfClient(UUID clientId, List<Item> windows) {}

    @GET
    @RolesAllowed("viewer")
    public Page<Item> list(
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
        List<Item> items = queries.list(days, currentOnly, sorting, request.size(), request.offset()).stream()
                .map(Item::of)
                .toList();
        return request.of(items, queries.count(days, currentOnly));
    }

    @GET
    @Path("/{clientId}")
    @RolesAllowed("viewer")
    public OfClient one(@PathParam("clientId") String clientId) {
        UUID id = Parameters.uuid("clientId", clientId);
        List<Item> windows = queries.ofClient(id).stream().map(Item::of).toList();
        if (windows.isEmpty()) {
            throw ProblemType.CLIENT_NOT_FOUND.because("No scored client has this id");
        }
        return new OfClient(id, windows);
    }
}
