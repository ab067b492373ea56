package com.accellis.engagement.connector.history;

import com.accellis.engagement.connector.lease.ActiveLease;
import com.accellis.engagement.connector.lease.LeaseLost;
import com.accellis.engagement.connector.record.Counts;
import com.accellis.engagement.connector.record.RecordOutbox;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.SyncRunCompleted;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.events.WireNamed;
import com.accellis.engagement.kit.json.EventJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Runs and cursors. A run's place is stored with the page it stands for; a cursor moves, and a completed run is announced,
 * in one transaction with the run's end. Only the connector that works on a run may write about it.
 */
@ApplicationScoped
public class SyncHistory {

    private static final int EXPLAINED_AT_MOST = 100;

    private final SyncRunRepository runs;
    private final SyncCursorRepository cursors;
    private final RecordOutbox outbox;
    private final ActiveLease lease;
    private final Event<RunRequested> requested;
    private final Clock clock;

    SyncHistory(
            SyncRunRepository runs,
            SyncCursorRepository cursors,
            RecordOutbox outbox,
            ActiveLease lease,
            Event<RunRequested> requested,
            Clock clock) {
        this.runs = runs;
        this.cursors = cursors;
        this.outbox = outbox;
        this.lease = lease;
        this.requested = requested;
        this.clock = clock;
    }

    /**
     * A run that is worked on.
     *
     * @param fence under which; another connector that takes over continues the run under its own
     * @param changedSince for backfills
     * @param position where an earlier attempt got to; null for the beginning
     * @param watermark the source's clock when the run began; null before its first answer
     * @param firstRead read number that everything this run reads is above
     * @param readBefore read number that nothing is above that earlier attempts have read
     * @param counts of earlier attempts
     */
    public record Run(
            UUID id,
            SourceEntity entity,
            SyncMode mode,
            long fence,
            Instant changedSince,
            String position,
            Instant watermark,
            Instant startedAt,
            long firstRead,
            long readBefore,
            Long sourceBefore,
            Counts counts,
            long requests,
            long throttled) {}

    /** A run was wished for; fired in the transaction that stores the wish. */
    public record RunRequested(SourceEntity entity) {}

    /** Wishes for a run; an already waiting run of the same kind is the same wish. */
    @Transactional
    public UUID request(SourceEntity entity, SyncMode mode) {
        return request(entity, mode, null);
    }

    /** @param changedSince for backfills, else null */
    @Transactional
    public UUID request(SourceEntity entity, SyncMode mode, Instant changedSince) {
        return runs
                .find(
                        "entity = ?1 and state = ?2 and mode = ?3",
                        entity.wireName(),
                        RunState.QUEUED.wireName(),
                        mode.wireName())
                .stream()
                .filter(run -> java.util.Objects.equals(run.changedSince, changedSince))
                .findFirst()
                .map(run -> run.id)
                .orElseGet(() -> {
                    SyncRun run = newRun(entity, mode);
                    run.changedSince = changedSince;
                    requested.fire(new RunRequested(entity));
                    return run.id;
                });
    }

    /** What a request to cancel has come to. */
    public enum Cancelled {
        YES,
        ALREADY_FINISHED,
        UNKNOWN
    }

    /** A waiting run is cancelled at once, a running one after its current page. */
    @Transactional
    public Cancelled cancel(UUID id) {
        SyncRun run = runs.findById(id, LockModeType.PESSIMISTIC_WRITE);
        if (run == null) {
            return Cancelled.UNKNOWN;
        }
        if (run.state.equals(RunState.QUEUED.wireName())) {
            run.state = RunState.CANCELLED.wireName();
            run.finishedAt = clock.instant();
            return Cancelled.YES;
        }
        if (run.state.equals(RunState.RUNNING.wireName())) {
            run.cancelRequested = true;
            return Cancelled.YES;
        }
        return Cancelled.ALREADY_FINISHED;
    }

    /**
     * Continues the run that another process left, or else begins the one that waits, if any.
     *
     * @param readNumber new, and so above all that earlier attempts have read
     */
    public Optional<Run> next(SourceEntity entity, long fence, long readNumber) {
        return lease.write(() -> {
            Optional<SyncRun> left = runs.oldest(entity.wireName(), RunState.RUNNING);
            if (left.isPresent()) {
                left.get().resumed++;
                return Optional.of(work(left.get(), fence, readNumber));
            }
            return runs.oldest(entity.wireName(), RunState.QUEUED).map(run -> work(run, fence, readNumber));
        });
    }

    /** Begins a run that nobody asked for. */
    public Run start(SourceEntity entity, SyncMode mode, long fence, long readNumber) {
        return lease.write(() -> work(newRun(entity, mode), fence, readNumber));
    }

    private Run work(SyncRun run, long fence, long readNumber) {
        run.state = RunState.RUNNING.wireName();
        run.startedAt = run.startedAt == null ? clock.instant() : run.startedAt;
        run.fence = fence;
        run.firstRead = run.firstRead == null ? Long.valueOf(readNumber) : run.firstRead;
        return new Run(
                run.id,
                SourceEntity.named(run.entity).orElseThrow(),
                mode(run),
                fence,
                run.changedSince,
                run.position,
                run.watermark,
                run.startedAt,
                run.firstRead,
                readNumber,
                run.sourceBefore,
                run.counts(),
                run.requests,
                run.throttled);
    }

    private SyncRun newRun(SourceEntity entity, SyncMode mode) {
        var run = new SyncRun();
        run.id = UUID.randomUUID();
        run.entity = entity.wireName();
        run.mode = mode.wireName();
        run.state = RunState.QUEUED.wireName();
        run.requestedAt = clock.instant();
        runs.persist(run);
        return run;
    }

    private static SyncMode mode(SyncRun run) {
        return WireNamed.stored(SyncMode.values(), run.mode);
    }

    /** Thrown into a run that somebody cancelled. */
    public static final class RunCancelled extends RuntimeException {

        private static final long serialVersionUID = 1L;

        RunCancelled() {
            super("cancelled");
        }
    }

    /**
     * How far a run has come. To be called in the transaction that stores the page.
     *
     * @throws RunCancelled when the run is not wanted any more
     */
    public void progress(Run run, Counts counts, String position, Instant watermark, long lastRead, Requests requests) {
        SyncRun row = own(run);
        if (row.cancelRequested) {
            throw new RunCancelled();
        }
        row.count(counts);
        row.position = position;
        row.watermark = watermark;
        row.lastRead = lastRead;
        row.pages++;
        row.progressedAt = clock.instant();
        row.requests = requests.sent();
        row.throttled = requests.throttled();
    }

    /** @param throttled those answered with "too many requests" */
    public record Requests(long sent, long throttled) {}

    /** What the source counted before the run's first page. */
    public void countedBefore(Run run, long count) {
        lease.write(() -> {
            own(run).sourceBefore = count;
        });
    }

    /**
     * What the source and we count at the end, and the ids whose change meanwhile explains a difference to the start.
     *
     * @param source empty when the source does not count
     */
    public void compared(Run run, Verdict verdict, OptionalLong source, long held, Collection<String> meanwhile) {
        lease.write(() -> {
            SyncRun row = own(run);
            row.verdict = verdict.wireName();
            row.sourceAfter = source.isPresent() ? source.getAsLong() : null;
            row.held = held;
            row.meanwhile = meanwhile.stream().limit(EXPLAINED_AT_MOST).toArray(String[]::new);
        });
    }

    /** Locked, because whoever cancels the run or counts its repairs changes the same row. */
    private SyncRun own(Run run) {
        SyncRun row = runs.findById(run.id(), LockModeType.PESSIMISTIC_WRITE);
        if (row == null || row.fence == null || row.fence != run.fence()) {
            throw new LeaseLost("Another connector works on run " + run.id());
        }
        return row;
    }

    /**
     * The run has read everything, and the broker has it.
     *
     * @param watermark the source's clock when the run began
     * @param endOffsets per partition of the entity's topic, where its records end
     */
    public void complete(Run run, Counts counts, Requests requests, Instant watermark, Map<Integer, Long> endOffsets) {
        lease.write(() -> {
            Instant now = clock.instant();
            SyncRun row = own(run);
            finish(row, counts, requests, now);
            row.state = (counts.rejected() == 0 ? RunState.COMPLETED : RunState.COMPLETED_WITH_REJECTIONS).wireName();
            if (run.mode() == SyncMode.FULL || run.mode() == SyncMode.INCREMENTAL) {
                moveCursor(run, watermark, now);
                announce(new SyncRunCompleted(run.entity(), true, run.id(), now, null, endOffsets), now);
            } else if (run.mode() == SyncMode.SWEEP) {
                cursors.findById(run.entity().wireName()).comparedAt = now;
            }
        });
    }

    private void moveCursor(Run run, Instant watermark, Instant now) {
        SyncCursor cursor = cursors.findByIdOptional(run.entity().wireName()).orElseGet(SyncCursor::new);
        cursor.watermark = watermark;
        cursor.lastSuccessAt = now;
        if (run.mode() == SyncMode.FULL) {
            cursor.comparedAt = now;
        }
        if (cursor.entity == null) {
            cursor.entity = run.entity().wireName();
            cursor.loadedAt = now;
            cursors.persist(cursor);
        }
    }

    /** @param error in words for the person who looks at the run */
    public void fail(Run run, Counts counts, Requests requests, String error) {
        end(run, counts, requests, RunState.FAILED, error);
    }

    public void cancelled(Run run, Counts counts, Requests requests) {
        end(run, counts, requests, RunState.CANCELLED, null);
    }

    private void end(Run run, Counts counts, Requests requests, RunState state, String error) {
        lease.write(() -> {
            SyncRun row = own(run);
            finish(row, counts, requests, clock.instant());
            row.state = state.wireName();
            row.error = error;
        });
    }

    private static void finish(SyncRun row, Counts counts, Requests requests, Instant now) {
        row.count(counts);
        row.requests = requests.sent();
        row.throttled = requests.throttled();
        row.finishedAt = now;
        row.fence = null;
    }

    /** Tells that an entity will not be read because its source is not set up. */
    public void announceNotConfigured(SourceEntity entity) {
        lease.write(() -> {
            Instant now = clock.instant();
            announce(new SyncRunCompleted(entity, false, null, now, null, Map.of()), now);
        });
    }

    private void announce(SyncRunCompleted event, Instant now) {
        outbox.announce(Topics.SYNC_RUNS, event.key(), now, EventJson.write(event));
    }

    /** Removes runs that ended before the moment; the last few of each entity stay. */
    public long prune(Instant before, int kept) {
        return lease.write(() -> Stream.of(SourceEntity.values())
                .mapToLong(entity -> runs.deleteFinishedBefore(before, entity.wireName(), kept))
                .sum());
    }

    /** By the source's clock, up to when an entity has been read; empty before its first load. */
    @Transactional
    public Optional<Instant> watermark(SourceEntity entity) {
        return cursors.findByIdOptional(entity.wireName()).map(cursor -> cursor.watermark);
    }

    /** When a run last completed that read what changed; comparing everything does that, too. */
    @Transactional
    public Optional<Instant> lastSuccess(SourceEntity entity) {
        return cursors.findByIdOptional(entity.wireName())
                .map(cursor -> cursor.comparedAt != null && cursor.comparedAt.isAfter(cursor.lastSuccessAt)
                        ? cursor.comparedAt
                        : cursor.lastSuccessAt);
    }

    /** When a run last met every record of the entity. */
    @Transactional
    public Optional<Instant> lastCompared(SourceEntity entity) {
        return cursors.findByIdOptional(entity.wireName()).map(cursor -> cursor.comparedAt);
    }

    /** Whether a run of the entity waits to be begun or continued. */
    @Transactional
    public boolean isAwaited(SourceEntity entity) {
        return runs.count(
                        "entity = ?1 and state in ?2",
                        entity.wireName(),
                        List.of(RunState.QUEUED.wireName(), RunState.RUNNING.wireName()))
                > 0;
    }
}
