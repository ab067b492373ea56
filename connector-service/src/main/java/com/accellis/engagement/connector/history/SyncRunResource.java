package com.accellis.engagement.connector.history;

import com.accellis.engagement.connector.record.SourceRecords;
import com.accellis.engagement.connector.source.ConfiguredReaders;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.WireNamed;
import com.accellis.engagement.kit.http.Page;
import com.accellis.engagement.kit.http.Parameters;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.kit.http.StrictJson;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** What was read from the sources and when; and starting a run. */
@Path("/api/v1/sync-runs")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class SyncRunResource {

    private final SyncHistory history;
    private final SyncRunRepository runs;
    private final SourceRecords records;
    private final ConfiguredReaders readers;
    private final StrictJson json;

    SyncRunResource(
            SyncHistory history,
            SyncRunRepository runs,
            SourceRecords records,
            ConfiguredReaders readers,
            StrictJson json) {
        this.history = history;
        this.runs = runs;
        this.records = records;
        this.readers = readers;
        this.json = json;
    }

    /** @param error in plain words; null unless the run failed */
    public record Run(
            UUID id,
            String entity,
            String mode,
            String state,
            Instant requestedAt,
            Instant startedAt,
            Instant finishedAt,
            long read,
            long added,
            long changed,
            long unchanged,
            long deleted,
            long rejected,
            String error) {

        static Run of(SyncRun run) {
            return new Run(
                    run.id,
                    run.entity,
                    run.mode,
                    run.state,
                    run.requestedAt,
                    run.startedAt,
                    run.finishedAt,
                    run.read,
                    run.added,
                    run.changed,
                    run.unchanged,
                    run.deleted,
                    run.rejected,
                    run.error);
        }
    }

    /** Which entities to read, and whether everything or only what changed. */
    public record Wish(
            @NotEmpty List<@NotNull SourceEntity> entities,
            @NotNull SyncMode mode) {}

    /** A run that was started. */
    public record Accepted(UUID id, SourceEntity entity) {}

    /** Everything that one request started. */
    public record AllAccepted(List<Accepted> items) {}

    /** How fresh an entity is. */
    public record Freshness(
            SourceEntity entity, boolean configured, State state, long records, Instant lastSuccess, String error) {}

    public record AllFreshness(List<Freshness> items) {}

    /** Where an entity stands. */
    public enum State implements WireNamed {
        /** Not read completely yet, and no run is under way. */
        WAITING,
        RUNNING,
        LOADED,
        FAILED
    }

    @GET
    @RolesAllowed("viewer")
    @Transactional
    public Page<Run> list(@QueryParam("page") String page, @QueryParam("size") String size) {
        var request = Page.Request.of(page, size);
        List<Run> items = runs.newestFirst(request.number(), request.size()).stream()
                .map(Run::of)
                .toList();
        return request.of(items, runs.count());
    }

    @GET
    @Path("/{id}")
    @RolesAllowed("viewer")
    @Transactional
    public Run one(@PathParam("id") String id) {
        return runs.findByIdOptional(Parameters.uuid("id", id))
                .map(Run::of)
                .orElseThrow(() -> ProblemType.SYNC_RUN_NOT_FOUND.because("No sync run has this id"));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("manager")
    public Response start(byte[] body) {
        Wish wish = json.read(body, Wish.class);
        for (SourceEntity entity : wish.entities()) {
            if (!readers.configured(entity)) {
                throw ProblemType.NOT_CONFIGURED.because("The source of " + entity.wireName() + " is not configured");
            }
        }
        List<Accepted> accepted = wish.entities().stream()
                .distinct()
                .map(entity -> new Accepted(history.request(entity, wish.mode()), entity))
                .toList();
        return Response.accepted(new AllAccepted(accepted))
                .location(URI.create("/api/v1/sync-runs/" + accepted.get(0).id()))
                .build();
    }

    @GET
    @Path("/freshness")
    @RolesAllowed("viewer")
    @Transactional
    public AllFreshness freshness() {
        return new AllFreshness(
                Arrays.stream(SourceEntity.values()).map(this::freshness).toList());
    }

    private Freshness freshness(SourceEntity entity) {
        var lastSuccess = history.lastSuccess(entity);
        var newest = runs.newest(entity.wireName());
        String runState = newest.map(run -> run.state).orElse("");
        State state = lastSuccess.isPresent()
                ? State.LOADED
                : runState.equals(RunState.RUNNING.wireName())
                        ? State.RUNNING
                        : runState.equals(RunState.FAILED.wireName()) ? State.FAILED : State.WAITING;
        return new Freshness(
                entity,
                readers.configured(entity),
                state,
                records.count(entity),
                lastSuccess.orElse(null),
                newest.map(run -> run.error).orElse(null));
    }
}
