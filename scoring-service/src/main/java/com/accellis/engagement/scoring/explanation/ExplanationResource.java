package com.accellis.engagement.scoring.explanation;

import com.accellis.engagement.kit.http.Csv;
import com.accellis.engagement.kit.http.Export;
import com.accellis.engagement.kit.http.Page;
import com.accellis.engagement.kit.http.Parameters;
import com.accellis.engagement.kit.http.Problem;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.scoring.formula.Metric;
import com.accellis.engagement.scoring.score.ClosingScores;
import com.accellis.engagement.scoring.score.ClosingScores.Closing;
import com.accellis.engagement.scoring.score.KnownStates.Moment;
import com.accellis.engagement.scoring.score.ScoreQueries;
import com.accellis.engagement.scoring.window.ScoreWindow;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** One client's scores: what they are made of, why they moved, what they were and what they will be. */
@Path("/api/v1/scores")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class ExplanationResource {

    private static final int USUAL_FORECAST_DAYS = 14;
    private static final int LONGEST_FORECAST_DAYS = 90;

    private static final String WINDOW =
            "Days: 30, 60 or 90. When not given, the period chosen for the client. The answer names the one used.";
    private static final String ONE_OR_ALL =
            "Days: 30, 60 or 90. When not given, the answer has all three and names the period chosen for the client.";

    private final ExplainScore explainScore;
    private final ListEvidence listEvidence;
    private final ExplainMovement explainMovement;
    private final ForecastScore forecastScore;
    private final ClosingScores closings;
    private final ScoreQueries queries;
    private final Moments moments;

    ExplanationResource(
            ExplainScore explainScore,
            ListEvidence listEvidence,
            ExplainMovement explainMovement,
            ForecastScore forecastScore,
            ClosingScores closings,
            ScoreQueries queries,
            Moments moments) {
        this.explainScore = explainScore;
        this.listEvidence = listEvidence;
        this.explainMovement = explainMovement;
        this.forecastScore = forecastScore;
        this.closings = closings;
        this.queries = queries;
        this.moments = moments;
    }

    /** A part of a list that depends on the window: who chooses another one changes the answer, and with it its tag. */
    public record WindowPage<T>(int window, List<T> items, Page.Position page) {

        static <T> WindowPage<T> of(int window, List<T> all, Page.Request request) {
            List<T> items =
                    all.stream().skip(request.offset()).limit(request.size()).toList();
            Page<T> part = request.of(items, all.size());
            return new WindowPage<>(window, part.items(), part.page());
        }
    }

    @GET
    @Path("/{clientId}")
    @RolesAllowed("viewer")
    public ExplainScore.OfClient one(
            @PathParam("clientId") String clientId,
            @Parameter(description = ONE_OR_ALL) @QueryParam("window") String window,
            @QueryParam("asOf") String asOf,
            @QueryParam("knownAt") String knownAt) {
        UUID id = Parameters.uuid("clientId", clientId);
        Integer asked = window(window);
        if (asOf == null && knownAt == null) {
            return explainScore.current(id, asked);
        }
        Moment moment = moments.knownAt("knownAt", knownAt);
        return explainScore.at(id, asked, moments.asOf(asOf, moment), moment);
    }

    @GET
    @Path("/{clientId}/evidence")
    @RolesAllowed("viewer")
    public WindowPage<ListEvidence.Item> evidence(
            @PathParam("clientId") String clientId,
            @Parameter(description = WINDOW) @QueryParam("window") String window,
            @QueryParam("metric") String metric,
            @QueryParam("asOf") String asOf,
            @QueryParam("knownAt") String knownAt,
            @QueryParam("page") String page,
            @QueryParam("size") String size) {
        UUID id = Parameters.uuid("clientId", clientId);
        Moment moment = moments.knownAt("knownAt", knownAt);
        LocalDate day = moments.asOf(asOf, moment);
        var request = Page.Request.of(page, size);
        var found = listEvidence.of(id, window(window), day, moment, metrics(metric));
        return WindowPage.of(found.window(), found.items(), request);
    }

    /** All of the evidence as a file. */
    @GET
    @Path("/{clientId}/evidence/export")
    @Produces({Csv.MEDIA_TYPE, MediaType.APPLICATION_JSON})
    @RolesAllowed("viewer")
    @APIResponseSchema(value = ListEvidence.Item[].class, responseDescription = "A file")
    public Response exportEvidence(
            @PathParam("clientId") String clientId,
            @QueryParam("format") String format,
            @Parameter(description = WINDOW) @QueryParam("window") String window,
            @QueryParam("metric") String metric,
            @QueryParam("asOf") String asOf,
            @QueryParam("knownAt") String knownAt) {
        UUID id = Parameters.uuid("clientId", clientId);
        Export.Format as = Export.format(format);
        Moment moment = moments.knownAt("knownAt", knownAt);
        LocalDate day = moments.asOf(asOf, moment);
        var found = listEvidence.of(id, window(window), day, moment, metrics(metric));
        return Export.file(
                as, "evidence-" + id + "-" + found.window(), found.items(), () -> EvidenceTable.of(found.items()));
    }

    @GET
    @Path("/{clientId}/changes")
    @RolesAllowed("viewer")
    public ExplainMovement.Moves changes(
            @PathParam("clientId") String clientId,
            @Parameter(description = WINDOW) @QueryParam("window") String window,
            @Parameter(required = true) @QueryParam("from") String from,
            @QueryParam("to") String to) {
        UUID id = Parameters.uuid("clientId", clientId);
        if (from == null) {
            throw ProblemType.INVALID_PARAMETER.because(
                    "Two moments are compared", List.of(new Problem.FieldError("from", "required")));
        }
        Moment first = moments.knownAt("from", from);
        Moment second = moments.knownAt("to", to);
        if (second.at() != null && second.at().isBefore(first.at())) {
            throw ProblemType.INVALID_PARAMETER.because(
                    "Two moments are compared", List.of(new Problem.FieldError("to", "not before from")));
        }
        return explainMovement.between(id, window(window), first, second);
    }

    /** Closing scores, newest first. */
    @GET
    @Path("/{clientId}/history")
    @RolesAllowed("viewer")
    public WindowPage<Closing> history(
            @PathParam("clientId") String clientId,
            @Parameter(description = WINDOW) @QueryParam("window") String window,
            @QueryParam("from") String from,
            @QueryParam("to") String to,
            @QueryParam("page") String page,
            @QueryParam("size") String size) {
        UUID id = Parameters.uuid("clientId", clientId);
        Integer asked = window(window);
        LocalDate today = moments.dayOf(Moment.NOW);
        LocalDate last = to == null ? today : Parameters.date("to", to, today.minusYears(10), today);
        LocalDate first = from == null ? last.minusYears(1) : Parameters.date("from", from, last.minusYears(10), last);
        var request = Page.Request.of(page, size);
        int length = queries.client(id).orElseThrow(ExplainScore::notFound).window(asked);
        return WindowPage.of(length, closings.of(id, length, first, last), request);
    }

    @GET
    @Path("/{clientId}/forecast")
    @RolesAllowed("viewer")
    public ForecastScore.Forecast forecast(
            @PathParam("clientId") String clientId,
            @Parameter(description = WINDOW) @QueryParam("window") String window,
            @QueryParam("days") String days) {
        UUID id = Parameters.uuid("clientId", clientId);
        Integer asked = window(window);
        int ahead = Parameters.number("days", days, USUAL_FORECAST_DAYS, 1, LONGEST_FORECAST_DAYS);
        return forecastScore.of(id, asked, ahead);
    }

    /** Null when none is asked for. */
    private static Integer window(String text) {
        return Parameters.oneOf("window", text, null, ScoreWindow.LENGTHS, String::valueOf);
    }

    private static Set<Metric> metrics(String text) {
        Metric one = Parameters.oneOf("metric", text, null, Arrays.asList(Metric.values()), Metric::wireName);
        return one == null ? EnumSet.allOf(Metric.class) : EnumSet.of(one);
    }
}
