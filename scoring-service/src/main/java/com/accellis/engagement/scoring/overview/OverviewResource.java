package com.accellis.engagement.scoring.overview;

import com.accellis.engagement.kit.http.Csv;
import com.accellis.engagement.kit.http.Export;
import com.accellis.engagement.kit.http.Page;
import com.accellis.engagement.kit.http.Parameters;
import com.accellis.engagement.scoring.score.AllScores.Filter;
import com.accellis.engagement.scoring.score.AllScores.Order;
import com.accellis.engagement.scoring.score.AllScores.Sorting;
import com.accellis.engagement.scoring.score.AllScores.Trend;
import com.accellis.engagement.scoring.window.ScoreWindow;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Scores of all clients side by side. */
@Path("/api/v1/scores")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class OverviewResource {

    private static final Map<String, Order> SORTS = Map.of(
            "score", Order.SCORE,
            "coverage", Order.COVERAGE,
            "clientName", Order.CLIENT_NAME,
            "industry", Order.INDUSTRY,
            "trend", Order.TREND);
    private static final int LONGEST_TEXT = 200;
    private static final String SCORED = "scored";

    private final FindScores findScores;

    OverviewResource(FindScores findScores) {
        this.findScores = findScores;
    }

    @GET
    @RolesAllowed("viewer")
    public Page<ScoreItem> list(
            @QueryParam("window") String window,
            @QueryParam("status") String status,
            @QueryParam("industry") String industry,
            @QueryParam("grade") String grade,
            @QueryParam("trend") String trend,
            @QueryParam("coverageAtLeast") String coverageAtLeast,
            @QueryParam("name") String name,
            @QueryParam("sort") String sort,
            @QueryParam("page") String page,
            @QueryParam("size") String size) {
        Filter filter = filter(window, status, industry, grade, trend, coverageAtLeast, name);
        List<Sorting> sorting = sorting(sort);
        var request = Page.Request.of(page, size);
        var part = findScores.list(filter, sorting, request.size(), request.offset());
        return request.of(part.items(), part.total());
    }

    @GET
    @Path("/summary")
    @RolesAllowed("viewer")
    public FindScores.Summary summary(@QueryParam("window") String window) {
        return findScores.summary(window(window));
    }

    /** The whole list as a file. */
    @GET
    @Path("/export")
    @Produces({Csv.MEDIA_TYPE, MediaType.APPLICATION_JSON})
    @RolesAllowed("viewer")
    @APIResponseSchema(value = ScoreItem[].class, responseDescription = "A file")
    public Response export(
            @QueryParam("format") String format,
            @QueryParam("window") String window,
            @QueryParam("status") String status,
            @QueryParam("industry") String industry,
            @QueryParam("grade") String grade,
            @QueryParam("trend") String trend,
            @QueryParam("coverageAtLeast") String coverageAtLeast,
            @QueryParam("name") String name,
            @QueryParam("sort") String sort) {
        Export.Format as = Export.format(format);
        Filter filter = filter(window, status, industry, grade, trend, coverageAtLeast, name);
        List<ScoreItem> items =
                findScores.list(filter, sorting(sort), Integer.MAX_VALUE, 0).items();
        return Export.file(as, "scores-" + filter.window(), items, () -> ScoreTable.of(items));
    }

    private static Filter filter(
            String window,
            String status,
            String industry,
            String grade,
            String trend,
            String coverageAtLeast,
            String name) {
        return new Filter(
                window(window),
                Parameters.oneOf("status", status, SCORED, List.of(SCORED, "all"), text -> text)
                        .equals(SCORED),
                Parameters.words("industry", industry, LONGEST_TEXT),
                Parameters.words("grade", grade, LONGEST_TEXT),
                Parameters.oneOf("trend", trend, null, Arrays.asList(Trend.values()), Trend::wireName),
                Parameters.decimal("coverageAtLeast", coverageAtLeast, BigDecimal.ZERO, BigDecimal.ONE),
                Parameters.words("name", name, LONGEST_TEXT));
    }

    private static int window(String text) {
        return Parameters.oneOf("window", text, ScoreWindow.USUAL, ScoreWindow.LENGTHS, String::valueOf);
    }

    private static List<Sorting> sorting(String text) {
        return Parameters.sort(text, SORTS.keySet(), new Parameters.Sort("score", true)).stream()
                .map(key -> new Sorting(SORTS.get(key.field()), key.descending()))
                .toList();
    }
}
