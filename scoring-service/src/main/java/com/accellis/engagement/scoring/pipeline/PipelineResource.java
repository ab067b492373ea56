package com.accellis.engagement.scoring.pipeline;

import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.kit.outbox.Outbox;
import com.accellis.engagement.scoring.score.SourceStates;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Whether the scores are up to date with their sources. */
@Path("/api/v1/pipeline")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class PipelineResource {

    private final SourceStates sources;
    private final Outbox outbox;

    PipelineResource(SourceStates sources, Outbox outbox) {
        this.sources = sources;
        this.outbox = outbox;
    }

    /** @param waitingEvents score events that the broker does not have yet */
    public record Pipeline(List<Source> sources, long waitingEvents) {}

    /** @param loaded whether everything that a completed run read has arrived */
    public record Source(SourceEntity entity, boolean configured, boolean loaded, Instant lastGoodRun) {}

    @GET
    @RolesAllowed("viewer")
    public Pipeline pipeline() {
        var states = sources.reports();
        List<Source> items = Arrays.stream(SourceEntity.values())
                .map(entity -> {
                    var state = states.getOrDefault(entity, SourceStates.Report.UNKNOWN);
                    return new Source(entity, state.configured(), state.loaded(), state.lastGoodRun());
                })
                .toList();
        return new Pipeline(items, outbox.waiting());
    }
}
