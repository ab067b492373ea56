package com.accellis.engagement.connector.history;

import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.WireNamed;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * How fresh an entity is.
 *
 * @param records that we hold
 * @param lastSuccess when a run last completed that read what changed; null before the first
 * @param everySeconds how often such a run is due
 * @param ageSeconds since the last success; null before the first
 * @param timeliness of the last success, or of the run that is under way; null before the first success
 * @param error of the newest run; null unless it failed
 * @param recentRuns the last eight, newest first
 */
public record FreshnessView(
        SourceEntity entity,
        boolean configured,
        State state,
        long records,
        Instant lastSuccess,
        long everySeconds,
        Long ageSeconds,
        Timeliness timeliness,
        String error,
        List<RunView> recentRuns) {

    /** Where an entity stands. */
    public enum State implements WireNamed {
        /** Not read completely yet, and no run is under way. */
        WAITING,
        RUNNING,
        LOADED,
        FAILED
    }

    /** A run that is due begins at the next look, and its first page may wait for its turn. */
    private static final Duration BEGINS_WITHIN = Duration.ofSeconds(5);

    /** A run that stored nothing for so long hangs: one page may take five attempts of half a minute. */
    private static final Duration GETS_ON_WITHIN = Duration.ofMinutes(5);

    /** Age against schedule. */
    public enum Timeliness implements WireNamed {
        ON_TIME,
        /** The schedule has been missed once. */
        LATE,
        /** And once more: somebody should look. */
        ERROR;

        static Timeliness of(Duration age, Duration every) {
            if (age.compareTo(every.multipliedBy(2)) > 0) {
                return ERROR;
            }
            return age.compareTo(every) > 0 ? LATE : ON_TIME;
        }
    }

    static FreshnessView of(
            SourceEntity entity,
            boolean configured,
            long records,
            Instant lastSuccess,
            Duration every,
            List<RunView> recentRuns,
            Instant now) {
        Duration age = lastSuccess == null ? null : Duration.between(lastSuccess, now);
        String newestState = recentRuns.isEmpty() ? "" : recentRuns.get(0).state();
        return new FreshnessView(
                entity,
                configured,
                state(lastSuccess, newestState),
                records,
                lastSuccess,
                every.toSeconds(),
                age == null ? null : age.toSeconds(),
                age == null ? null : timeliness(lastSuccess, every, recentRuns, now),
                recentRuns.isEmpty() ? null : recentRuns.get(0).error(),
                recentRuns);
    }

    /** A run that gets on is no reason for alarm, however long it takes: it is judged by when it began. */
    private static Timeliness timeliness(Instant lastSuccess, Duration every, List<RunView> recentRuns, Instant now) {
        Instant judgedAt = recentRuns.stream()
                .filter(run -> getsOn(run, now))
                .map(RunView::startedAt)
                .min(Comparator.naturalOrder())
                .orElse(now);
        return Timeliness.of(Duration.between(lastSuccess, judgedAt).minus(BEGINS_WITHIN), every);
    }

    private static boolean getsOn(RunView run, Instant now) {
        if (!run.state().equals(RunState.RUNNING.wireName()) || run.mode().equals(SyncMode.BACKFILL.wireName())) {
            return false;
        }
        Instant last = run.progressedAt() == null ? run.startedAt() : run.progressedAt();
        return last.plus(GETS_ON_WITHIN).isAfter(now);
    }

    private static State state(Instant lastSuccess, String newestRun) {
        if (lastSuccess != null) {
            return State.LOADED;
        }
        if (newestRun.equals(RunState.RUNNING.wireName())) {
            return State.RUNNING;
        }
        return newestRun.equals(RunState.FAILED.wireName()) ? State.FAILED : State.WAITING;
    }
}
