package com.accellis.engagement.scoring.pipeline;

import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.kit.backlog.Backlogs;
import com.accellis.engagement.kit.outbox.Outbox;
import com.accellis.engagement.scoring.formula.Metric;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.score.RescoreMarks;
import com.accellis.engagement.scoring.score.ScoreLatency;
import com.accellis.engagement.scoring.score.SourceStates;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.logging.Logger;

/** Whether the scores are up to date with their sources. */
@Path("/api/v1/pipeline")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class PipelineResource {

    private static final Logger LOG = Logger.getLogger(PipelineResource.class);

    private final SourceStates sources;
    private final Backlogs backlogs;
    private final RescoreMarks marks;
    private final ScoreLatency latency;
    private final Outbox outbox;
    private final BusinessClock clock;

    PipelineResource(
            SourceStates sources,
            Backlogs backlogs,
            RescoreMarks marks,
            ScoreLatency latency,
            Outbox outbox,
            BusinessClock clock) {
        this.sources = sources;
        this.backlogs = backlogs;
        this.marks = marks;
        this.latency = latency;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * How far the scores are.
     *
     * @param topics what waits on each topic; null when the broker does not answer
     * @param waitingClients clients whose records are taken in, but not scored yet because their topic lags
     * @param oldestWaitingClientMillis since the oldest of these records came to its topic; 0 when no client waits
     * @param eventToScore from an event's arrival on its topic to the commit of its score, over the last minutes
     * @param waitingEvents score events that the broker does not have yet
     * @param oldestWaitingMillis since the oldest of them came about; 0 when none waits
     */
    public record Pipeline(
            List<Source> sources,
            @Schema(nullable = true) List<Backlog> topics,
            long waitingClients,
            long oldestWaitingClientMillis,
            List<ScoreLatency.Percentile> eventToScore,
            long waitingEvents,
            long oldestWaitingMillis) {}

    /**
     * A source that scores are made of.
     *
     * @param loaded whether everything that a completed run read has arrived
     * @param fresh whether the newest good run that has arrived completely is young enough to be trusted
     * @param lastGoodRun the newest one that was announced, arrived or not
     */
    public record Source(SourceEntity entity, boolean configured, boolean loaded, boolean fresh, Instant lastGoodRun) {}

    /**
     * What waits on one topic.
     *
     * @param records how many records at the most: the marks that end transactions take offsets, too
     * @param oldestAgeMillis since the oldest of them came to the topic; 0 when none waits
     */
    public record Backlog(String topic, long records, long oldestAgeMillis) {}

    @GET
    @RolesAllowed("viewer")
    public Pipeline pipeline() {
        var states = sources.reports();
        List<Source> items = Metric.allSources().stream()
                .map(entity -> {
                    var state = states.getOrDefault(entity, SourceStates.Report.UNKNOWN);
                    return new Source(entity, state.configured(), state.loaded(), state.fresh(), state.lastGoodRun());
                })
                .toList();
        var waiting = marks.waiting();
        return new Pipeline(
                items,
                topics(),
                waiting.clients(),
                millisSince(Optional.ofNullable(waiting.oldest())),
                latency.percentiles(),
                outbox.waiting(),
                millisSince(outbox.oldest()));
    }

    private long millisSince(Optional<Instant> moment) {
        return moment.map(since ->
                        Math.max(0, Duration.between(since, clock.now()).toMillis()))
                .orElse(0L);
    }

    private List<Backlog> topics() {
        try {
            return backlogs.look().stream()
                    .map(seen ->
                            new Backlog(seen.topic(), seen.records(), millisSince(Optional.ofNullable(seen.oldest()))))
                    .toList();
        } catch (KafkaException e) {
            LOG.warnf("what waits on the topics is not known: %s", e.getClass().getSimpleName());
            return null;
        }
    }
}
