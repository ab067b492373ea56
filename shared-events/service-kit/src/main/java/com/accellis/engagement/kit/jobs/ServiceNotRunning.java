package com.accellis.engagement.kit.jobs;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.FailedExecution;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.ScheduledExecution;
import io.quarkus.scheduler.SuccessfulExecution;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Lets no job begin before the service has started and once it stops, and has the stop wait for those that run: the
 * database is closed after that.
 * For {@link Scheduled#skipExecutionIf} of jobs that never run twice at the same time.
 */
@Singleton
public class ServiceNotRunning implements Scheduled.SkipPredicate {

    private static final Logger LOG = Logger.getLogger(ServiceNotRunning.class);
    private static final Duration FINISHED_WITHIN = Duration.ofSeconds(5);

    private static final int LAST = 10_000;

    /** Ids of triggers. */
    private final Set<String> running = new HashSet<>();

    private boolean open;

    synchronized void onStart(@Observes @Priority(LAST) StartupEvent start) {
        open = true;
    }

    @Override
    public synchronized boolean test(ScheduledExecution execution) {
        if (!open) {
            return true;
        }
        running.add(execution.getTrigger().getId());
        return false;
    }

    void onEnd(@Observes SuccessfulExecution end) {
        ended(end.getExecution());
    }

    void onEnd(@Observes FailedExecution end) {
        ended(end.getExecution());
    }

    private synchronized void ended(ScheduledExecution execution) {
        running.remove(execution.getTrigger().getId());
        notifyAll();
    }

    synchronized void onStop(@Observes ShutdownEvent stop) throws InterruptedException {
        open = false;
        long deadline = System.nanoTime() + FINISHED_WITHIN.toNanos();
        while (!running.isEmpty()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                LOG.warnf("jobs are stopped before they have finished: %s", running);
                return;
            }
            wait(left);
        }
    }
}
