package com.accellis.engagement.endtoend;

import com.accellis.engagement.endtoend.changes.RandomChanges;
import com.accellis.engagement.endtoend.system.Sandbox;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Changes at the source, one after the other, while the source itself may die. One whose answer does not come may have been
 * made: what counts in the end is what the source says.
 */
final class SourceLoad implements AutoCloseable {

    private static final Duration BETWEEN = Duration.ofMillis(150);
    /** The source refuses what contradicts its records; so much cannot be by chance. */
    private static final int REFUSED_IN_A_ROW = 50;

    private final RandomChanges changes;
    private final CompletableFuture<Void> running;
    private volatile boolean stopping;
    private volatile int made;
    private volatile int unanswered;
    private volatile int refused;

    SourceLoad(Sandbox sandbox, long seed) {
        this.changes = new RandomChanges(sandbox, seed);
        this.running = CompletableFuture.runAsync(this::run, work -> new Thread(work, "source-load").start());
    }

    private void run() {
        var refusedInARow = 0;
        while (!stopping) {
            try {
                changes.make(1);
                made++;
                refusedInARow = 0;
            } catch (UncheckedIOException sourceIsAway) {
                unanswered++;
            } catch (AssertionError refusal) {
                // A record that was changed without an answer is not what we think it is.
                refused++;
                if (++refusedInARow > REFUSED_IN_A_ROW) {
                    throw refusal;
                }
            }
            Pause.of(BETWEEN);
        }
    }

    /** Returns when no change is under way. */
    void stop() {
        stopping = true;
        running.join();
    }

    /** How many changes the source has confirmed. */
    int made() {
        return made;
    }

    /** Fails when it has given up. */
    void checkGoingOn() {
        if (running.isCompletedExceptionally()) {
            running.join();
        }
    }

    @Override
    public String toString() {
        return made + " changes made, " + unanswered + " without an answer, " + refused + " refused";
    }

    @Override
    public void close() {
        stop();
    }
}
