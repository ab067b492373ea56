package com.accellis.engagement.connector.history;

import com.accellis.engagement.events.WireNamed;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * A run as its history shows it.
 *
 * @param changedSince of a backfill, else null
 * @param read records the source sent, of a sweep ids; one that was listed again is in this and the other counts again
 * @param requests sent to ConnectWise, repetitions included
 * @param throttled those answered with status 429
 * @param resumed how often another process has continued the run
 * @param progressedAt when the run last stored a page; null before its first
 * @param comparison null unless the run meets every record of the source
 * @param repairs null unless the run looked for changes
 * @param error in plain words; null unless the run failed
 */
public record RunView(
        UUID id,
        String entity,
        String mode,
        String state,
        Instant requestedAt,
        Instant startedAt,
        Instant finishedAt,
        Instant progressedAt,
        Long durationMillis,
        Instant changedSince,
        long read,
        long added,
        long changed,
        long unchanged,
        long deleted,
        long rejected,
        long pages,
        long requests,
        long throttled,
        int resumed,
        Comparison comparison,
        Repairs repairs,
        String error) {

    /**
     * The proof that nothing is missing.
     *
     * @param verdict null while the run goes on, and when it failed before
     * @param sourceBefore the source's own count before the first page; null when it does not count
     * @param sourceAfter and after the last; null as well while the run goes on
     * @param held what we hold then; together with what could not be understood, and contacts that were erased
     *     here, it equals {@code sourceAfter}
     * @param meanwhile ids of records that came or went during the run, newest first, at most a hundred
     */
    public record Comparison(String verdict, Long sourceBefore, Long sourceAfter, Long held, List<String> meanwhile) {}

    /**
     * Changes that the run found and no callback had announced half a minute later.
     *
     * @param medianDelaySeconds between change and find; null without repairs
     */
    public record Repairs(long count, Long medianDelaySeconds, Long p95DelaySeconds, Long longestDelaySeconds) {}

    static RunView of(SyncRun run) {
        return new RunView(
                run.id,
                run.entity,
                run.mode,
                run.state,
                run.requestedAt,
                run.startedAt,
                run.finishedAt,
                run.progressedAt,
                run.startedAt == null || run.finishedAt == null
                        ? null
                        : Duration.between(run.startedAt, run.finishedAt).toMillis(),
                run.changedSince,
                run.read,
                run.added,
                run.changed,
                run.unchanged,
                run.deleted,
                run.rejected,
                run.pages,
                run.requests,
                run.throttled,
                run.resumed,
                WireNamed.stored(SyncMode.values(), run.mode).meetsAll()
                        ? new Comparison(
                                run.verdict,
                                run.sourceBefore,
                                run.sourceAfter,
                                run.held,
                                run.meanwhile == null ? List.of() : Arrays.asList(run.meanwhile))
                        : null,
                run.mode.equals(SyncMode.INCREMENTAL.wireName())
                        ? new Repairs(
                                run.repaired,
                                run.repairDelayMedianSeconds,
                                run.repairDelayP95Seconds,
                                run.repairDelayMaxSeconds)
                        : null,
                run.error);
    }

    boolean finished() {
        return finishedAt != null;
    }
}
