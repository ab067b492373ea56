package com.accellis.engagement.connector.lease;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Whether this connector is the active one. The active one prolongs its lease; when it falls silent another takes over
 * under a greater fencing number. Every write happens through {@link #write}, which checks the number in the database, so
 * that a connector which was paused and comes back can write nothing.
 */
@ApplicationScoped
public class ActiveLease {

    private static final Logger LOG = Logger.getLogger(ActiveLease.class);
    /** We stop believing in our lease this much before the others do. */
    private static final Duration MARGIN = Duration.ofSeconds(1);
    /** Other observers of the stop run before the lease is given back. */
    private static final int LAST = 10_000;

    private final LeaseRow row;
    private final LeaseConfig config;
    private final DataSource database;
    private final UUID self = UUID.randomUUID();
    private final ScheduledExecutorService renewal = Executors.newSingleThreadScheduledExecutor(work -> {
        var thread = new Thread(work, "connector-lease");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Term term;

    ActiveLease(LeaseRow row, LeaseConfig config, DataSource database, MeterRegistry metrics) {
        this.row = row;
        this.config = config;
        this.database = database;
        Gauge.builder(
                        "engagement.connector.active",
                        this,
                        lease -> lease.fence().isPresent() ? 1 : 0)
                .description("1 while this is the active connector, 0 on standby")
                .strongReference(true)
                .register(metrics);
    }

    /** @param believedUntil by {@link System#nanoTime()} */
    private record Term(long fence, long believedUntil) {}

    void onStart(@Observes @Priority(1) StartupEvent start) {
        keep();
        long millis = config.renewEvery().toMillis();
        renewal.scheduleWithFixedDelay(this::keep, millis, millis, TimeUnit.MILLISECONDS);
    }

    void onStop(@Observes @Priority(LAST) ShutdownEvent stop) throws InterruptedException {
        renewal.shutdown();
        renewal.awaitTermination(config.length().toMillis(), TimeUnit.MILLISECONDS);
        Term held = term;
        term = null;
        if (held != null) {
            try {
                row.release(self, held.fence());
            } catch (SQLException e) {
                LOG.infof(
                        "the lease was not given back and will run out: %s",
                        e.getClass().getSimpleName());
            }
        }
    }

    /** Our fencing number while we are the active connector; empty on standby. */
    public OptionalLong fence() {
        Term held = term;
        return held != null && System.nanoTime() - held.believedUntil() < 0
                ? OptionalLong.of(held.fence())
                : OptionalLong.empty();
    }

    /**
     * Runs work in a transaction of its own that commits only if this connector is the active one.
     *
     * @throws LeaseLost when it is not; nothing was written then
     */
    public <T> T write(Callable<T> work) {
        return QuarkusTransaction.requiringNew().call(() -> {
            hold();
            return work.call();
        });
    }

    /** The same for work without a result. */
    public void write(Runnable work) {
        write(() -> {
            work.run();
            return null;
        });
    }

    private void hold() throws SQLException {
        Term held = term;
        if (held == null) {
            throw new LeaseLost("This connector is on standby");
        }
        try (var connection = database.getConnection()) {
            if (!LeaseRow.hold(connection, self, held.fence())) {
                throw new LeaseLost("Another connector has taken over");
            }
        }
    }

    private void keep() {
        try {
            long asked = System.nanoTime();
            Optional<Long> fence = term == null ? take() : prolong(term.fence());
            long believed = asked + config.length().minus(MARGIN).toNanos();
            term = fence.map(number -> new Term(number, believed)).orElse(null);
        } catch (SQLException | RuntimeException e) {
            // Without the database nothing can be written anyway; the lease runs out by itself.
            LOG.warnf("the lease could not be kept: %s", e.getClass().getSimpleName());
        }
    }

    private Optional<Long> prolong(long fence) throws SQLException {
        if (row.prolong(self, fence, config.length())) {
            return Optional.of(fence);
        }
        LOG.warnf("another connector has taken over: fence=%d was ours", fence);
        return Optional.empty();
    }

    private Optional<Long> take() throws SQLException {
        OptionalLong taken = tryTake();
        if (taken.isEmpty()) {
            return Optional.empty();
        }
        LOG.infof("this connector is active: fence=%d", taken.getAsLong());
        return Optional.of(taken.getAsLong());
    }

    private OptionalLong tryTake() throws SQLException {
        try {
            return takeInTransaction();
        } catch (LockedByWriters e) {
            row.endWriters();
            return takeInTransaction();
        }
    }

    private OptionalLong takeInTransaction() throws SQLException {
        return QuarkusTransaction.requiringNew().call(() -> {
            try {
                return row.take(self, config.length());
            } catch (SQLException e) {
                if (LeaseRow.isHeldByWriters(e)) {
                    throw new LockedByWriters(e);
                }
                throw e;
            }
        });
    }

    private static final class LockedByWriters extends RuntimeException {

        private static final long serialVersionUID = 1L;

        LockedByWriters(SQLException cause) {
            super(cause);
        }
    }
}
