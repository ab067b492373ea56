package com.accellis.engagement.scoring.score;

import com.accellis.engagement.scoring.platform.ScoringConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * A pass over many clients, one at a time: two of them would wait for each other's locks and score the same. Batches of topics
 * that lag take processors and database from it, and mark more clients meanwhile: when it takes too long, they give way until it
 * has ended.
 */
@ApplicationScoped
public class RescorePass {

    private final Duration beside;
    private final Duration patience;
    private final Lock oneAtATime = new ReentrantLock(true);
    private long began;
    private boolean running;

    @Inject
    RescorePass(ScoringConfig config) {
        this(config.rescoreMarkedWithin());
    }

    /**
     * A client that is marked just after its turn waits for the next pass and its turn there. Of each pass, a bit goes by beside
     * batches. One that takes all of the time hangs more likely than it works, and holds up nobody any more.
     */
    RescorePass(Duration markedWithin) {
        beside = markedWithin.multipliedBy(3).dividedBy(20);
        patience = markedWithin;
    }

    /** Waits until no other pass runs; returns what the pass returns. */
    boolean run(BooleanSupplier pass) {
        oneAtATime.lock();
        try {
            synchronized (this) {
                began = System.nanoTime();
                running = true;
            }
            return pass.getAsBoolean();
        } finally {
            synchronized (this) {
                running = false;
                notifyAll();
            }
            oneAtATime.unlock();
        }
    }

    /** How long it has been running, or took. */
    synchronized Duration taken() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Returns at once unless a pass takes too long; a pass that hangs does not hold up topics for ever. */
    public synchronized void giveWay() {
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
