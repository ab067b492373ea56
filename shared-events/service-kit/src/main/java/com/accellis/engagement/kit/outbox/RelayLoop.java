package com.accellis.engagement.kit.outbox;

import com.accellis.engagement.kit.transaction.AfterCommit;
import com.accellis.engagement.kit.transaction.FailureChain;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A thread that sends what waits in a table: at once when woken after a commit, and by itself every second in case a
 * wake-up was lost.
 */
public final class RelayLoop {

    private static final Logger LOG = Logger.getLogger(RelayLoop.class);
    /** How long a relay rests when nothing waits. */
    public static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private static final long STOP_WITHIN_MILLIS = 5_000;

    private final String name;
    private final Supplier<Duration> relayOnce;
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean stopping;
    private Thread thread;

    /** @param relayOnce sends one portion and tells how long to rest unless woken; zero when there may be more */
    public RelayLoop(String name, Supplier<Duration> relayOnce) {
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
        AfterCommit.run(transaction, this::wake);
    }

    /** Stops all of them at the same time, see {@link #stop()}. */
    public static void stop(List<RelayLoop> loops) {
        loops.forEach(RelayLoop::askToStop);
        loops.forEach(RelayLoop::stop);
    }

    private void askToStop() {
        stopping = true;
        wake();
    }

    /** Lets the portion under way finish, or gives it up when that takes too long. */
    public synchronized void stop() {
        askToStop();
        if (thread == null) {
            return;
        }
        try {
            thread.join(STOP_WITHIN_MILLIS);
            thread.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!stopping) {
            try {
                pause(relayOnce.get());
            } catch (RuntimeException e) {
                LOG.warnf("%s failed and will try again: %s, because of %s", name, e, FailureChain.root(e));
                pause(LOOK_EVERY);
            }
        }
    }

    private void pause(Duration atMost) {
        try {
            if (wake.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                wake.drainPermits();
            }
        } catch (InterruptedException e) {
            stopping = true;
            Thread.currentThread().interrupt();
        }
    }
}
