package com.accellis.engagement.kit.outbox;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * A thread that sends what waits in a table: at once when woken after a commit, and by itself every second in case a
 * wake-up was lost.
 */
public final class RelayLoop {

    private static final Logger LOG = Logger.getLogger(RelayLoop.class);
    private static final long LOOK_EVERY_MILLIS = 1_000;
    private static final long STOP_WITHIN_MILLIS = 15_000;

    private final String name;
    private final BooleanSupplier relayOnce;
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean stopping;
    private Thread thread;

    /** @param relayOnce sends one portion; true when there may be more */
    public RelayLoop(String name, BooleanSupplier relayOnce) {
        this.name = name;
        this.relayOnce = relayOnce;
    }

    public synchronized void start() {
        thread = new Thread(this::run, name);
        thread.start();
    }

    /** There is something to send. */
    public void wake() {
        wake.release();
    }

    /** The same, once the current transaction has committed. */
    public void wakeAfterCommit(TransactionSynchronizationRegistry transaction) {
        transaction.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                // Nothing to prepare.
            }

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    wake();
                }
            }
        });
    }

    /** Lets the portion under way finish. */
    public synchronized void stop() {
        stopping = true;
        wake();
        if (thread == null) {
            return;
        }
        try {
            thread.join(STOP_WITHIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!stopping) {
            try {
                if (!relayOnce.getAsBoolean()) {
                    pause();
                }
            } catch (RuntimeException e) {
                LOG.warnf("%s failed and will try again: %s", name, e);
                pause();
            }
        }
    }

    private void pause() {
        try {
            if (wake.tryAcquire(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                wake.drainPermits();
            }
        } catch (InterruptedException e) {
            stopping = true;
            Thread.currentThread().interrupt();
        }
    }
}
