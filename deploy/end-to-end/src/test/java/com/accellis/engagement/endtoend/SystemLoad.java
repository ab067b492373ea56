package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.system.Quiet;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Sandbox;
import java.util.Locale;
import java.util.Map;

/** Callbacks to the whole system and changes at its source, whatever happens meanwhile, and what has to come of them. */
final class SystemLoad implements AutoCloseable {

    /**
     * For systems that callbacks do not reach for minutes: of what is deleted meanwhile nobody tells, and of a small table that
     * is more than a sweep takes for true.
     */
    static final Map<String, String> MUCH_MAY_VANISH = Map.of("SYNC_REMOVE_WITHOUT_ASKING", "1000");

    private final RunningSystem system;
    private final SourceLoad changes;
    private final CallbackLoad callbacks;

    /** Begins at once. */
    SystemLoad(RunningSystem system, long seed, int callbacksPerSecond) {
        this.system = system;
        var tickets = system.sandbox().all(Sandbox.SERVICE_TICKETS).stream()
                .map(ticket -> ticket.get("id").longValue())
                .toList();
        this.changes = new SourceLoad(system.sandbox(), seed);
        this.callbacks = new CallbackLoad(system.callbacks(), seed, tickets, callbacksPerSecond);
    }

    /** Until one more callback is acknowledged. */
    void awaitAcknowledgement() {
        callbacks.awaitAcknowledgement();
    }

    /** Ends the changes, and the callbacks as soon as one more is acknowledged. */
    void stop() {
        changes.stop();
        callbacks.awaitAcknowledgement();
        callbacks.stop();
    }

    /** Of the callbacks between two instants; to be called after {@link #stop()}. */
    CallbackLoad.FirstAttempts firstAttempts(long from, long until) {
        return callbacks.firstAttempts(from, until);
    }

    /** To be called once, after {@link #stop()}. */
    Outcome compare() {
        // What was deleted while nobody could be told is found by the daily sweep, which is brought forward.
        assertThat(system.syncRuns().sweep(Quiet.ENTITIES))
                .as("sweeps")
                .allSatisfy(run -> assertThat(run.get("state").textValue()).startsWith("completed"));
        var scores = Comparison.atRest(system);
        var published = CallbackComparison.of(
                callbacks.stop(),
                system.kafka().read("connectwise.callbacks").stream()
                        .filter(found -> found.value().contains('"' + CallbackLoad.MESSAGES))
                        .toList());
        return new Outcome(changes, callbacks, published, scores);
    }

    /** What has become of the callbacks and of the changes. */
    record Outcome(SourceLoad changes, CallbackLoad callbacks, CallbackComparison published, Comparison.Result scores) {

        void assertNothingLostOrWrong() {
            published.assertNothingLost();
            scores.assertNoDifference();
            assertThat(callbacks.statuses().keySet()).as("answers to callbacks").isSubsetOf(204, 429);
            assertThat(changes.made()).as("changes at the source").isPositive();
        }

        /** Where neither gateway nor edge is killed or paused, each attempt gets its answer in time. */
        void assertEveryCallbackAnswered() {
            assertThat(callbacks.late())
                    .as("attempts without an answer in time")
                    .isZero();
            assertThat(callbacks.broken()).as("attempts that were broken off").isEmpty();
            assertThat(callbacks.unreached()).as("attempts that reached nobody").isZero();
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s; %d callbacks, answers %s, %d attempts reached nobody, broken off %s, %d late,"
                            + " longest answer %s; %s;"
                            + " %d source records, %d scores compared: %d wrong; %d score changes",
                    changes,
                    published.sent().size(),
                    callbacks.statuses(),
                    callbacks.unreached(),
                    callbacks.broken(),
                    callbacks.late(),
                    Figures.seconds(callbacks.longestAnswer()),
                    published,
                    scores.records(),
                    scores.scores(),
                    scores.differences().size(),
                    scores.changes());
        }
    }

    @Override
    public void close() {
        try {
            changes.close();
        } finally {
            callbacks.close();
        }
    }
}
