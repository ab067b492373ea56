package com.accellis.engagement.connector.history;

import com.accellis.engagement.connector.platform.SyncConfig;
import com.accellis.engagement.connector.record.SourceRecords;
import com.accellis.engagement.connector.source.ConfiguredReaders;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.kit.auditlog.AuditLog;
import com.accellis.engagement.kit.http.Locations;
import com.accellis.engagement.kit.http.Page;
import com.accellis.engagement.kit.http.Parameters;
import com.accellis.engagement.kit.http.Problem;
import com.accellis.engagement.kit.http.ProblemException;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.kit.http.RequestKey;
import com.accellis.engagement.kit.http.StrictJson;
import com.accellis.engagement.kit.request.AnsweredRequests;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** What was read from the sources and when; starting and cancelling runs. */
@Path("/api/v1/sync-runs")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class SyncRunResource {

    private static final int RECENT = 8;
    private static final String SEPARATOR = ",";

    private final SyncHistory history;
    private final SyncRunRepository runs;
    private final AnsweredRequests requests;
    private final SourceRecords records;
    private final ConfiguredReaders readers;
    private final SyncConfig config;
    private final StrictJson json;
    private final Clock clock;
    private final AuditLog auditLog;

    SyncRunResource(
            SyncHistory history,
            SyncRunRepository runs,
            AnsweredRequests requests,
            SourceRecords records,
            ConfiguredReaders readers,
            SyncConfig config,
            StrictJson json,
            Clock clock,
            AuditLog auditLog) {
        this.history = history;
        this.runs = runs;
        this.requests = requests;
        this.records = records;
        this.readers = readers;
        this.config = config;
        this.json = json;
        this.clock = clock;
        this.auditLog = auditLog;
    }

    /**
     * Which entities to read, and how much of them.
     *
     * @param changedSince for backfills, and only for them; from 1970 to now
     */
    public record Wish(
            @NotEmpty List<@NotNull SourceEntity> entities,
            @NotNull SyncMode mode,
            Instant changedSince) {}

    /** A run that was started. */
    public record Accepted(UUID id, SourceEntity entity) {}

    /** Everything that one request started. */
    public record AllAccepted(List<Accepted> items) {}

    public record AllFreshness(List<FreshnessView> items) {}

    @GET
    @RolesAllowed("viewer")
    @Transactional
    public Page<RunView> list(
            @QueryParam("entity") String entity,
            @QueryParam("mode") String mode,
            @QueryParam("state") String state,
            @QueryParam("page") String page,
            @QueryParam("size") String size) {
        var filter = new SyncRunRepository.Filter(
                Parameters.oneOf("entity", entity, null, List.of(SourceEntity.values()), SourceEntity::wireName),
                Parameters.oneOf("mode", mode, null, List.of(SyncMode.values()), SyncMode::wireName),
                Parameters.oneOf("state", state, null, List.of(RunState.values()), RunState::wireName));
        var request = Page.Request.of(page, size);
        var found = runs.find(filter, request.number(), request.size());
        return request.of(found.runs().stream().map(RunView::of).toList(), found.total());
    }

    @GET
    @Path("/{id}")
    @RolesAllowed("viewer")
    @Transactional
    public RunView one(@PathParam("id") String id) {
        return runs.findByIdOptional(Parameters.uuid("id", id)).map(RunView::of).orElseThrow(SyncRunResource::notFound);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("manager")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; Location tells where it stands",
            content = @Content(schema = @Schema(implementation = AllAccepted.class)))
    public Response start(
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            @RequestBody(content = @Content(schema = @Schema(implementation = Wish.class))) byte[] body) {
        Wish wish = json.read(body, Wish.class);
        check(wish);
        List<SourceEntity> entities = wish.entities().stream().distinct().toList();
        String answer = requests.once(
                RequestKey.of(idempotencyKey, body),
                () -> entities.stream()
                        .map(entity -> request(entity, wish))
                        .map(UUID::toString)
                        .collect(Collectors.joining(SEPARATOR)));
        List<UUID> ids =
                Arrays.stream(answer.split(SEPARATOR)).map(UUID::fromString).toList();
        List<Accepted> accepted = IntStream.range(0, ids.size())
                .mapToObj(i -> new Accepted(ids.get(i), entities.get(i)))
                .toList();
        return Locations.add(
                        Response.accepted(new AllAccepted(accepted)),
                        "/api/v1/sync-runs/" + accepted.get(0).id())
                .build();
    }

    private UUID request(SourceEntity entity, Wish wish) {
        UUID run = history.request(entity, wish.mode(), wish.changedSince());
        auditLog.add(
                "sync-run.asked-for",
                "sync-run/" + run,
                entity.wireName() + ", " + wish.mode().wireName());
        return run;
    }

    private void check(Wish wish) {
        boolean backfill = wish.mode() == SyncMode.BACKFILL;
        if (backfill != (wish.changedSince() != null)) {
            throw ProblemType.INVALID_BODY.because(
                    "Some fields are not valid",
                    List.of(new Problem.FieldError(
                            "changedSince", backfill ? "required for a backfill" : "only for a backfill")));
        }
        if (backfill
                && (wish.changedSince().isBefore(Instant.EPOCH)
                        || wish.changedSince().isAfter(clock.instant()))) {
            throw ProblemType.INVALID_BODY.because(
                    "Some fields are not valid",
                    List.of(new Problem.FieldError("changedSince", "expected a moment from 1970 to now")));
        }
        for (SourceEntity entity : wish.entities()) {
            if (!readers.configured(entity)) {
                throw ProblemType.NOT_CONFIGURED.because("The source of " + entity.wireName() + " is not configured");
            }
            boolean compared = wish.mode() == SyncMode.SWEEP || backfill;
            if (compared && history.watermark(entity).isEmpty()) {
                throw ProblemType.NOT_LOADED.because(entity.wireName() + " has not been loaded yet");
            }
        }
    }

    /** A waiting run ends at once, a running one after the page it is reading. */
    @POST
    @Path("/{id}/cancel")
    @RolesAllowed("manager")
    @Transactional
    @APIResponse(responseCode = "202", description = "Accepted; Location tells where it stands")
    public Response cancel(@PathParam("id") String id) {
        UUID run = Parameters.uuid("id", id);
        return switch (history.cancel(run)) {
            case YES -> {
                auditLog.add("sync-run.cancelled", "sync-run/" + run, null);
                yield Locations.add(Response.accepted(), "/api/v1/sync-runs/" + run)
                        .build();
            }
            case ALREADY_FINISHED -> throw ProblemType.SYNC_RUN_FINISHED.because("This run has ended already");
            case UNKNOWN -> throw notFound();
        };
    }

    @GET
    @Path("/freshness")
    @RolesAllowed("viewer")
    @Transactional
    public AllFreshness freshness() {
        return new AllFreshness(
                Arrays.stream(SourceEntity.values()).map(this::freshness).toList());
    }

    private FreshnessView freshness(SourceEntity entity) {
        return FreshnessView.of(
                entity,
                readers.configured(entity),
                records.count(entity),
                history.lastSuccess(entity).orElse(null),
                config.every().get(entity.wireName()),
                runs.newest(entity.wireName(), RECENT).stream().map(RunView::of).toList(),
                clock.instant());
    }

    static ProblemException notFound() {
        return ProblemType.SYNC_RUN_NOT_FOUND.because("No sync run has this id");
    }
}
