package com.accellis.engagement.scoring.publishing;

import com.accellis.engagement.kit.http.Caller;
import com.accellis.engagement.kit.http.EntityTags;
import com.accellis.engagement.kit.http.Locations;
import com.accellis.engagement.kit.http.Page;
import com.accellis.engagement.kit.http.Parameters;
import com.accellis.engagement.kit.http.Problem;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.kit.http.RequestKey;
import com.accellis.engagement.kit.http.RestDescription;
import com.accellis.engagement.kit.http.StrictJson;
import com.accellis.engagement.scoring.formula.MoveTotals;
import com.accellis.engagement.scoring.formula.ScoreMove;
import com.accellis.engagement.scoring.formula.ScorecardCheck;
import com.accellis.engagement.scoring.formula.ScorecardCheck.Fault;
import com.accellis.engagement.scoring.formula.ScorecardDraft;
import com.accellis.engagement.scoring.publishing.PreviewScorecard.ClientMove;
import com.accellis.engagement.scoring.publishing.PreviewScorecard.Order;
import com.accellis.engagement.scoring.publishing.PublishScorecard.Publication;
import com.accellis.engagement.scoring.scorecard.RequestKeyReused;
import com.accellis.engagement.scoring.scorecard.Scorecards;
import com.accellis.engagement.scoring.scorecard.Scorecards.Published;
import com.accellis.engagement.scoring.window.ScoreWindow;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** The rules of the scores: their versions, trying a draft, and publishing it. */
@Path("/api/v1/scorecards")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class ScorecardResource {

    private static final Map<String, Order> SORTS = Map.of(
            "change", Order.CHANGE,
            "before", Order.BEFORE,
            "after", Order.AFTER,
            "clientName", Order.CLIENT_NAME,
            "industry", Order.INDUSTRY);
    private static final Comparator<ClientMove> OF_EQUALS = Order.CLIENT_NAME
            .comparator(false)
            .thenComparing(move -> move.client().id());
    private static final int GREATEST_VERSION = 999_999_999;

    private final Scorecards scorecards;
    private final PublishScorecard publishScorecard;
    private final PreviewScorecard previewScorecard;
    private final StrictJson json;
    private final Caller caller;

    ScorecardResource(
            Scorecards scorecards,
            PublishScorecard publishScorecard,
            PreviewScorecard previewScorecard,
            StrictJson json,
            Caller caller) {
        this.scorecards = scorecards;
        this.publishScorecard = publishScorecard;
        this.previewScorecard = previewScorecard;
        this.json = json;
        this.caller = caller;
    }

    /** @param document metrics with weight and rule, grades with their lower bounds, and rules of single industries */
    public record Item(
            int version,
            @JsonRawValue @Schema(type = SchemaType.OBJECT) String document,
            String author,
            String note,
            Instant createdAt) {

        static Item of(Published published) {
            return new Item(
                    published.version(),
                    published.document(),
                    published.author(),
                    published.note(),
                    published.createdAt());
        }
    }

    /**
     * A draft and why it is published.
     *
     * @param note up to 500 characters
     */
    public record Edition(
            List<ScorecardDraft.MetricDraft> metrics,
            List<ScorecardDraft.GradeDraft> grades,
            Map<String, ScorecardDraft.IndustryDraft> industries,
            String note) {

        ScorecardDraft draft() {
            return new ScorecardDraft(metrics, grades, industries);
        }
    }

    /**
     * What becomes of a client's score.
     *
     * @param change points won, or lost when negative; null without a score before or after
     */
    public record PreviewItem(
            UUID clientId,
            String clientName,
            String industry,
            ScoreMove.Mark before,
            ScoreMove.Mark after,
            BigDecimal change,
            ScoreMove.Direction direction) {

        static PreviewItem of(ClientMove of) {
            return new PreviewItem(
                    of.client().id(),
                    of.client().name(),
                    of.client().industry(),
                    of.move().before(),
                    of.move().after(),
                    of.move().change(),
                    of.move().direction());
        }
    }

    /** @param totals of all clients, not only those on this page */
    public record PreviewAnswer(List<PreviewItem> items, Page.Position page, MoveTotals totals) {}

    @GET
    @RolesAllowed("viewer")
    public Page<Item> list(@QueryParam("page") String page, @QueryParam("size") String size) {
        var request = Page.Request.of(page, size);
        List<Item> items = scorecards.newestFirst(request.offset(), request.size()).stream()
                .map(Item::of)
                .toList();
        return request.of(items, scorecards.count());
    }

    @GET
    @Path("/current")
    @RolesAllowed("viewer")
    @APIResponseSchema(Item.class)
    public Response current() {
        return answer(Response.ok(), scorecards.newest());
    }

    @GET
    @Path("/{version}")
    @RolesAllowed("viewer")
    @APIResponseSchema(Item.class)
    public Response one(@PathParam("version") String version) {
        int number = Parameters.number("version", version, 0, 1, GREATEST_VERSION);
        return answer(
                Response.ok(),
                scorecards
                        .find(number)
                        .orElseThrow(() -> ProblemType.SCORECARD_NOT_FOUND.because("No scorecard has this version")));
    }

    /** Publishes a new version, which everyone is then scored by. The body is checked before the precondition. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("admin")
    @APIResponse(
            responseCode = "201",
            description = "Published",
            headers = @Header(ref = RestDescription.VERSION),
            content = @Content(schema = @Schema(implementation = Item.class)))
    public Response publish(
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            @RequestBody(content = @Content(schema = @Schema(implementation = Edition.class))) byte[] body) {
        Edition edition = json.read(body, Edition.class);
        List<Fault> faults = new ArrayList<>(ScorecardCheck.faults(edition.draft()));
        faults.addAll(ScorecardCheck.faultsOfNote(edition.note()));
        refuse(faults);
        RequestKey request = RequestKey.of(idempotencyKey, body);
        var publication = new Publication(
                edition.draft(),
                caller.name(),
                edition.note(),
                EntityTags.version(ifMatch),
                request == null ? null : request.by(caller.name()));
        Published published = publish(publication);
        return answer(Locations.created("/api/v1/scorecards/" + published.version()), published);
    }

    private Published publish(Publication publication) {
        try {
            return publishScorecard
                    .publish(publication)
                    .orElseThrow(() -> ProblemType.STALE.because("This is not the newest version any more"));
        } catch (RequestKeyReused e) {
            throw ProblemType.IDEMPOTENCY_KEY_REUSED.because("This Idempotency-Key was used with another body");
        }
    }

    /** What publishing the draft would do, the biggest changes first. Nothing is saved. */
    @POST
    @Path("/preview")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("manager")
    public PreviewAnswer preview(
            @QueryParam("window") String window,
            @QueryParam("page") String page,
            @QueryParam("size") String size,
            @QueryParam("sort") String sort,
            @RequestBody(content = @Content(schema = @Schema(implementation = ScorecardDraft.class))) byte[] body) {
        int days = Parameters.oneOf("window", window, ScoreWindow.USUAL, ScoreWindow.LENGTHS, String::valueOf);
        List<Parameters.Sort> sorting = Parameters.sort(sort, SORTS.keySet(), new Parameters.Sort("change", true));
        var request = Page.Request.of(page, size);
        ScorecardDraft draft = json.read(body, ScorecardDraft.class);
        refuse(ScorecardCheck.faults(draft));

        var preview = previewScorecard.preview(draft, days);
        List<PreviewItem> items = preview.moves().stream()
                .sorted(order(sorting))
                .skip(request.offset())
                .limit(request.size())
                .map(PreviewItem::of)
                .toList();
        Page<PreviewItem> shown = request.of(items, preview.moves().size());
        return new PreviewAnswer(shown.items(), shown.page(), preview.totals());
    }

    private static Comparator<ClientMove> order(List<Parameters.Sort> sorting) {
        return sorting.stream()
                .map(key -> SORTS.get(key.field()).comparator(key.descending()))
                .reduce(Comparator::thenComparing)
                .orElseThrow()
                .thenComparing(OF_EQUALS);
    }

    private static void refuse(List<Fault> faults) {
        if (!faults.isEmpty()) {
            throw ProblemType.INVALID_SCORECARD.because(
                    "Every fault is listed",
                    faults.stream()
                            .map(fault -> new Problem.FieldError(fault.field(), fault.reason()))
                            .toList());
        }
    }

    private static Response answer(Response.ResponseBuilder response, Published published) {
        return response.entity(Item.of(published))
                .tag(EntityTags.of(published.version()))
                .build();
    }
}
