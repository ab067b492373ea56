package com.accellis.engagement.connector.subscription;

import com.accellis.engagement.connector.subscription.ReconcileCallbacks.Reconciled;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * One reconciliation at a time, because two would add the same callbacks, on a thread of its own: while ConnectWise throttles
 * or does not answer, one can take many minutes. Whoever asks meanwhile joins it, and waits no longer than they want to.
 */
@ApplicationScoped
class Reconciliations {

    private static final Logger LOG = Logger.getLogger(Reconciliations.class);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(3);

    private final ReconcileCallbacks reconcileCallbacks;
    private final Clock clock;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(work -> {
        var thread = new Thread(work, "callbacks");
        thread.setDaemon(true);
        return thread;
    });
    private Running newest;

    Reconciliations(ReconcileCallbacks reconcileCallbacks, Clock clock) {
        this.reconcileCallbacks = reconcileCallbacks;
        this.clock = clock;
    }

    /** The service stops, and its reconciliation with it; the connector that is active next begins another one at once. */
    static final class Stopped extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Stopped(Throwable cause) {
            super("The service stops", cause);
        }
    }

    /** A reconciliation that goes on or has ended. */
    static final class Running {

        private final Instant since;
        private final Future<Reconciled> result;

        private Running(Instant since, Future<Reconciled> result) {
            this.since = since;
            this.result = result;
        }

        Instant since() {
            return since;
        }

        /**
         * Waits for its end, at most this long; empty while it goes on.
         *
         * @throws Stopped when the service stops
         */
        Optional<Reconciled> endedWithin(Duration wait) {
            try {
                return Optional.of(result.get(wait.toMillis(), TimeUnit.MILLISECONDS));
            } catch (TimeoutException e) {
                return Optional.empty();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Stopped(e);
            }
        }
    }

    /**
     * Begins one, or joins that which goes on.
     *
     * @param before what is to be done before one begins, such as noting who made it; not done when another one is joined
     */
    synchronized Running join(Runnable before) {
        if (!underWay()) {
            newest = new Running(clock.instant(), submit(before));
        }
        return newest;
    }

    synchronized boolean underWay() {
        return newest != null && !newest.result.isDone();
    }

    private Future<Reconciled> submit(Runnable before) {
        try {
            return worker.submit(() -> run(before));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new Stopped(e));
        }
    }

    private Reconciled run(Runnable before) {
        try {
            before.run();
            return reconcileCallbacks.reconcile();
        } catch (RuntimeException e) {
            if (worker.isShutdown()) {
                throw new Stopped(e);
            }
            // Perhaps nobody waits for it any more.
            LOG.warn("callbacks could not be reconciled", e);
            throw e;
        }
    }

    /** The server stops when no request is under way, and somebody who waits for ConnectWise must not hold that up. */
    void onStopAnnounced(@Observes ShutdownDelayInitiatedEvent begun) {
        worker.shutdownNow();
    }

    /** It needs the database, and the lease, to end in order. */
    void onStop(@Observes ShutdownEvent stop) throws InterruptedException {
        worker.shutdownNow();
        if (!worker.awaitTermination(STOPPED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warnf("a reconciliation of callbacks did not end within %d s", STOPPED_WITHIN.toSeconds());
        }
    }
}
