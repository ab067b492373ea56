package com.accellis.engagement.connector.history;

import com.accellis.engagement.kit.http.Parameters;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.kit.json.EventJson;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** How a run gets on, as server-sent events until it ends or the service stops; whoever looks on asks again then. */
@Path("/api/v1/sync-runs/{id}/progress")
@Produces(MediaType.SERVER_SENT_EVENTS)
public class RunProgressResource {

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    /** Of one instance: each looks into the database twice a second. */
    static final int MOST_OPEN = 50;

    /** Something is sent at least this often, so that nobody on the way takes the connection for dead. */
    private static final Duration SILENT_AT_MOST = Duration.ofSeconds(4);

    private final SyncRunRepository runs;
    private final Clock clock;
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean stopping;

    RunProgressResource(SyncRunRepository runs, Clock clock) {
        this.runs = runs;
        this.clock = clock;
    }

    /** The server stops when no request is under way, and somebody who looks on must not hold that up. */
    void onStop(@Observes ShutdownDelayInitiatedEvent begun) {
        stopping = true;
    }

    /**
     * @param recordsPerSecond since the start
     * @param expected how many records the source counted at the start; null when it was not counted
     * @param remainingSeconds at the present rate; null when that cannot be told
     */
    public record RunProgress(RunView run, long recordsPerSecond, Long expected, Long remainingSeconds) {

        static RunProgress of(RunView run, Clock clock) {
            long millis = run.startedAt() == null
                    ? 0
                    : Duration.between(run.startedAt(), run.finished() ? run.finishedAt() : clock.instant())
                            .toMillis();
            long perSecond = millis < 1 ? 0 : run.read() * 1_000 / millis;
            Long expected = run.comparison() == null ? null : run.comparison().sourceBefore();
            Long remaining = expected == null || perSecond == 0
                    ? null
                    : Long.valueOf(Math.max(0, expected - run.read()) / perSecond);
            return new RunProgress(run, perSecond, expected, remaining);
        }
    }

    @GET
    @RolesAllowed("viewer")
    @Blocking
    @APIResponse(
            responseCode = "200",
            description = "Events called progress",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = RunProgress.class)))
    public Multi<OutboundSseEvent> progress(@PathParam("id") String id, @Context Sse sse) {
        UUID run = Parameters.uuid("id", id);
        look(run);
        if (open.incrementAndGet() > MOST_OPEN) {
            open.decrementAndGet();
            throw ProblemType.TOO_MANY_REQUESTS.because(
                    "As many follow runs as this instance allows; ask for the run itself instead");
        }
        var told = new Told(sse);
        return Multi.createBy()
                .repeating()
                .uni(() ->
                        Uni.createFrom().item(() -> look(run)).runSubscriptionOn(Infrastructure.getDefaultWorkerPool()))
                .withDelay(LOOK_EVERY)
                .whilst(progress -> !progress.run().finished() && !stopping)
                .onItem()
                .transformToMultiAndConcatenate(progress -> told.event(progress))
                .onTermination()
                .invoke(() -> open.decrementAndGet());
    }

    /** Without it HEAD would be answered by {@link #progress}: with a stream that nobody hears and that keeps the connection. */
    @HEAD
    @RolesAllowed("viewer")
    @Blocking
    @Operation(hidden = true)
    public Response head(@PathParam("id") String id) {
        look(Parameters.uuid("id", id));
        return Response.ok().type(MediaType.SERVER_SENT_EVENTS).build();
    }

    private RunProgress look(UUID run) {
        return QuarkusTransaction.requiringNew()
                .call(() -> runs.findByIdOptional(run)
                        .map(RunView::of)
                        .map(view -> RunProgress.of(view, clock))
                        .orElseThrow(SyncRunResource::notFound));
    }

    /** What one listener has been told. */
    private static final class Told {

        private final Sse sse;
        private RunView last;
        private long at;

        Told(Sse sse) {
            this.sse = sse;
        }

        Multi<OutboundSseEvent> event(RunProgress progress) {
            boolean news = !progress.run().equals(last);
            boolean silent = System.nanoTime() - at > SILENT_AT_MOST.toNanos();
            if (!news && !silent) {
                return Multi.createFrom().empty();
            }
            last = progress.run();
            at = System.nanoTime();
            return Multi.createFrom()
                    .item(
                            news
                                    ? sse.newEvent(
                                            "progress", new String(EventJson.write(progress), StandardCharsets.UTF_8))
                                    : sse.newEventBuilder()
                                            .comment("still here")
                                            .build());
        }
    }
}
