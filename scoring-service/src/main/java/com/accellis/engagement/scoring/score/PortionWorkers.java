package com.accellis.engagement.scoring.score;

import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Works on portions of clients, two at a time: while one waits for the database, the other uses the processor. */
final class PortionWorkers {

    private static final int TOGETHER = 2;

    private final ExecutorService threads = Executors.newCachedThreadPool(PortionWorkers::thread);

    /** Whoever asks waits for the work, so nobody needs to wait for these when the service stops. */
    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "portion-worker");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Returns or fails when no portion is being worked on any more, unless it is interrupted. A failure ends one thread; what
     * is left is worked on by the other.
     *
     * @param portions the next one each time, which shares no client with others; empty when there is none left
     * @param work whether a portion went well
     * @return whether all of them went well
     */
    boolean all(Supplier<List<UUID>> portions, Predicate<List<UUID>> work) {
        var turn = new Turn(portions);
        Callable<Boolean> worker = () -> {
            boolean all = true;
            for (var portion = turn.next(); !portion.isEmpty(); portion = turn.next()) {
                all &= work.test(portion);
            }
            return all;
        };
        try {
            return outcome(threads.invokeAll(Collections.nCopies(TOGETHER, worker)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The work on clients was interrupted", e);
        }
    }

    private static boolean outcome(List<Future<Boolean>> ended) throws InterruptedException {
        boolean all = true;
        IllegalStateException failure = null;
        for (Future<Boolean> one : ended) {
            try {
                all &= one.get();
            } catch (ExecutionException e) {
                if (failure == null) {
                    failure = new IllegalStateException("A portion of the clients failed", e.getCause());
                } else {
                    failure.addSuppressed(e.getCause());
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
        return all;
    }

    /** Gives each portion to one of those who ask. */
    private static final class Turn {

        private final Supplier<List<UUID>> portions;
        private boolean ended;

        Turn(Supplier<List<UUID>> portions) {
            this.portions = portions;
        }

        synchronized List<UUID> next() {
            List<UUID> portion = ended ? List.of() : portions.get();
            ended = portion.isEmpty();
            return portion;
        }
    }
}
