package com.accellis.engagement.connector.history;

import com.accellis.engagement.connector.record.Counts;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.SyncRunCompleted;
import com.accellis.engagement.kit.outbox.Outbox;
import com.accellis.engagement.kit.publish.OutgoingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Runs and cursors. A cursor moves, and a completed run is announced, in one transaction with the run's end. */
@ApplicationScoped
public class SyncHistory {

    private final SyncRunRepository runs;
    private final SyncCursorRepository cursors;
    private final Outbox outbox;
    private final Clock clock;

    SyncHistory(SyncRunRepository runs, SyncCursorRepository cursors, Outbox outbox, Clock clock) {
        this.runs = runs;
        this.cursors = cursors;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** A run that is about to begin. */
    public record Started(UUID id, SyncMode mode) {}

    /** After a start: what ran when the process ended has failed. */
    @Transactional
    public void closeInterrupted() {
        runs.failInterrupted(clock.instant());
    }

    /** Wishes for a run; an already waiting run of the entity is the same wish. */
    @Transactional
    public UUID request(SourceEntity entity, SyncMode mode) {
        Optional<SyncRun> waiting = runs.queued(entity.wireName()).filter(run -> run.mode.equals(mode.wireName()));
        return waiting.map(run -> run.id).orElseGet(() -> newRun(entity, mode, RunState.QUEUED).id);
    }

    /** Begins the run that waits for this entity, if any. */
    @Transactional
    public Optional<Started> startQueued(SourceEntity entity) {
        return runs.queued(entity.wireName()).map(run -> {
            run.state = RunState.RUNNING.wireName();
            run.startedAt = clock.instant();
            return new Started(run.id, mode(run));
        });
    }

    @Transactional
    public Started start(SourceEntity entity, SyncMode mode) {
        SyncRun run = newRun(entity, mode, RunState.RUNNING);
        run.startedAt = run.requestedAt;
        return new Started(run.id, mode);
    }

    private SyncRun newRun(SourceEntity entity, SyncMode mode, RunState state) {
        var run = new SyncRun();
        run.id = UUID.randomUUID();
        run.entity = entity.wireName();
        run.mode = mode.wireName();
        run.state = state.wireName();
        run.requestedAt = clock.instant();
        runs.persist(run);
        return run;
    }

    private static SyncMode mode(SyncRun run) {
        return List.of(SyncMode.values()).stream()
                .filter(mode -> mode.wireName().equals(run.mode))
                .findFirst()
                .orElseThrow();
    }

    @Transactional
    public void progress(UUID id, Counts counts) {
        runs.findById(id).count(counts);
    }

    /**
     * The run has read everything, and the broker has it.
     *
     * @param watermark the source's clock when the run began
     * @param endOffsets per partition of the entity's topic, where its records end
     */
    @Transactional
    public void complete(
            UUID id, SourceEntity entity, Counts counts, Instant watermark, Map<Integer, Long> endOffsets) {
        Instant now = clock.instant();
        SyncRun run = runs.findById(id);
        run.count(counts);
        run.state = RunState.COMPLETED.wireName();
        run.finishedAt = now;
        SyncCursor cursor = cursors.findById(entity.wireName());
        if (cursor == null) {
            cursor = new SyncCursor();
            cursor.entity = entity.wireName();
            cursor.loadedAt = now;
            cursor.watermark = watermark;
            cursor.lastSuccessAt = now;
            cursors.persist(cursor);
        } else {
            cursor.watermark = watermark;
            cursor.lastSuccessAt = now;
        }
        announce(new SyncRunCompleted(entity, true, id, now, null, endOffsets), id.toString(), now);
    }

    /** @param error in words for the person who looks at the run */
    @Transactional
    public void fail(UUID id, Counts counts, String error) {
        SyncRun run = runs.findById(id);
        run.count(counts);
        run.state = RunState.FAILED.wireName();
        run.finishedAt = clock.instant();
        run.error = error;
    }

    /** Tells that an entity will not be read because its source is not set up. */
    @Transactional
    public void announceNotConfigured(SourceEntity entity) {
        announce(new SyncRunCompleted(entity, false, null, null, null, Map.of()), "not-configured", clock.instant());
    }

    private void announce(SyncRunCompleted event, String stateId, Instant now) {
        outbox.append(List.of(OutgoingEvent.of(EventTypes.SYNC_RUN, event.key(), stateId, now, event)));
    }

    /** By the source's clock, up to when an entity has been read; empty before its first load. */
    @Transactional
    public Optional<Instant> watermark(SourceEntity entity) {
        return cursors.findByIdOptional(entity.wireName()).map(cursor -> cursor.watermark);
    }

    @Transactional
    public Optional<Instant> lastSuccess(SourceEntity entity) {
        return cursors.findByIdOptional(entity.wireName()).map(cursor -> cursor.lastSuccessAt);
    }
}
