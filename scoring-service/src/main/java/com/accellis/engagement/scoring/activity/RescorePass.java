package com.accellis.engagement.scoring.activity;

import com.accellis.engagement.scoring.platform.ScoringConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * A pass over the clients that are marked. Batches of topics that lag take processors and database from it, and mark more
 * clients meanwhile: when it takes too long, they give way until it has ended.
 */
@ApplicationScoped
class RescorePass {

    private final Duration beside;
    private final Duration patience;
    private long began;
    private boolean running;

    @Inject
    RescorePass(ScoringConfig config) {
        this(config.rescoreMarkedWithin());
    }

    /**
     * A client that is marked just after its turn waits for the rest of this pass and for its turn in the next. The time has
     * room for three: in a cold start they take twice as long. Of each, not quite half goes by beside batches. A pass
     * that takes half of the time hangs more likely than it works, and holds up nobody any more.
     */
    RescorePass(Duration markedWithin) {
        beside = markedWithin.multipliedBy(3).dividedBy(20);
        patience = markedWithin.dividedBy(2);
    }

    /** One at a time; returns what the pass returns. */
    boolean run(BooleanSupplier pass) {
        synchronized (this) {
            began = System.nanoTime();
            running = true;
        }
        try {
            return pass.getAsBoolean();
        } finally {
            synchronized (this) {
                running = false;
                notifyAll();
            }
        }
    }

    /** How long it has been running, or took. */
    synchronized Duration taken() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Returns at once unless a pass takes too long; a pass that hangs does not hold up topics for ever. */
    synchronized void giveWay() {
        if (!running || taken().compareTo(beside) < 0) {
            return;
        }
        long current = began;
        long until = began + patience.toNanos();
        try {
            for (long left = until - System.nanoTime();
                    left > 0 && running && began == current;
                    left = until - System.nanoTime()) {
                wait(left / 1_000_000, (int) (left % 1_000_000));
            }
        } catch (InterruptedException e) {
            // Whoever interrupts wants this thread to end: the batch is taken or refused by what comes next.
            Thread.currentThread().interrupt();
        }
    }
}
