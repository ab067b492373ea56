package com.accellis.engagement.endtoend;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Does something again and again, in a thread of its own, until it is stopped or fails. */
final class Repetition implements AutoCloseable {

    private final CompletableFuture<Void> running;
    private volatile boolean stopping;

    private Repetition(String thread, Duration between, Runnable step) {
        this.running = CompletableFuture.runAsync(
                () -> {
                    while (!stopping) {
                        step.run();
                        Pause.of(between);
                    }
                },
                work -> new Thread(work, thread).start());
    }

    static Repetition begin(String thread, Duration between, Runnable step) {
        return new Repetition(thread, between, step);
    }

    /** Returns when no step is under way; fails when one did. */
    void stop() {
        stopping = true;
        running.join();
    }

    /** No further step; one that is under way may fail because what it works with is closed, too. */
    @Override
    public void close() {
        stopping = true;
    }
}
