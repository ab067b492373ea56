package com.accellis.engagement.connector.sync;

import com.accellis.engagement.connector.history.SyncHistory;
import com.accellis.engagement.connector.history.SyncHistory.Run;
import com.accellis.engagement.connector.history.SyncMode;
import com.accellis.engagement.connector.lease.ActiveLease;
import com.accellis.engagement.connector.lease.LeaseLost;
import com.accellis.engagement.connector.platform.SyncConfig;
import com.accellis.engagement.connector.record.ReadNumbers;
import com.accellis.engagement.connector.source.ConfiguredReaders;
import com.accellis.engagement.connector.source.EntityReader;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.kit.jobs.ServiceNotRunning;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Decides when each entity is read, while this connector is the active one: first what another left unfinished, then what
 * somebody wishes, else on the entity's own schedule. One run per entity at a time.
 */
@ApplicationScoped
class SyncJob {

    private static final Logger LOG = Logger.getLogger(SyncJob.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(30);

    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(5);

    private static final Duration PAUSE_AFTER_FAILED_COMPARISON = Duration.ofHours(1);

    private final ConfiguredReaders readers;
    private final PullChanges pullChanges;
    private final SyncHistory history;
    private final ReadNumbers readNumbers;
    private final ActiveLease lease;
    private final SyncConfig config;
    private final Clock clock;
    /** A slow entity must not keep the others from running, so there is a thread for each. */
    private final ExecutorService workers = Executors.newFixedThreadPool(SourceEntity.values().length);

    private final ExecutorService looks = Executors.newSingleThreadExecutor();
    private final Map<SourceEntity, Worker> running = new EnumMap<>(SourceEntity.class);
    private final Map<SourceEntity, Instant> notBefore = new EnumMap<>(SourceEntity.class);
    private final Map<SourceEntity, Instant> compareNotBefore = new EnumMap<>(SourceEntity.class);
    private OptionalLong announcedUnder = OptionalLong.empty();
    private boolean started;

    SyncJob(
            ConfiguredReaders readers,
            PullChanges pullChanges,
            SyncHistory history,
            ReadNumbers readNumbers,
            ActiveLease lease,
            SyncConfig config,
            Clock clock) {
        this.readers = readers;
        this.pullChanges = pullChanges;
        this.history = history;
        this.readNumbers = readNumbers;
        this.lease = lease;
        this.config = config;
        this.clock = clock;
    }

    void onStart(@Observes StartupEvent start) {
        for (SourceEntity entity : SourceEntity.values()) {
            if (!config.every().containsKey(entity.wireName())) {
                throw new IllegalStateException("sync.every." + entity.wireName() + " is missing");
            }
        }
        synchronized (this) {
            started = true;
        }
    }

    /** Runs are interrupted, and continued by the next connector; they need the database to end in order. */
    void onStop(@Observes ShutdownEvent stop) throws InterruptedException {
        synchronized (this) {
            started = false;
        }
        looks.shutdownNow();
        workers.shutdownNow();
        if (!workers.awaitTermination(STOPPED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warnf("runs did not end within %d s; the next connector continues them", STOPPED_WITHIN.toSeconds());
        }
    }

    void onRequest(
            @Observes(during = TransactionPhase.AFTER_SUCCESS, notifyObserver = Reception.ALWAYS)
                    SyncHistory.RunRequested request) {
        lookSoon();
    }

    /** Off the caller's thread, whose transaction has only just ended. */
    private synchronized void lookSoon() {
        if (started) {
            looks.execute(this::look);
        }
    }

    @Scheduled(
            every = "${sync.look-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = ServiceNotRunning.class)
    synchronized void look() {
        OptionalLong fence = lease.fence();
        if (!started || fence.isEmpty()) {
            // On standby nothing runs; what ran is continued by the active connector.
            running.values().forEach(Worker::stop);
            return;
        }
        try {
            announceNotConfigured(fence);
            for (EntityReader reader : readers.all()) {
                if (reader.configured() && !running.containsKey(reader.entity()) && ready(reader)) {
                    next(reader, fence.getAsLong()).ifPresent(run -> submit(reader, run));
                }
            }
        } catch (LeaseLost e) {
            LOG.infof("nothing is started: %s", e.getMessage());
        }
    }

    private void announceNotConfigured(OptionalLong fence) {
        if (announcedUnder.equals(fence)) {
            return;
        }
        for (EntityReader reader : readers.all()) {
            if (!reader.configured()) {
                history.announceNotConfigured(reader.entity());
            }
        }
        announcedUnder = fence;
    }

    private boolean ready(EntityReader reader) {
        return reader.needs().stream()
                .allMatch(needed -> history.watermark(needed).isPresent());
    }

    private Optional<Run> next(EntityReader reader, long fence) {
        SourceEntity entity = reader.entity();
        if (history.isAwaited(entity)) {
            return history.next(entity, fence, readNumbers.next());
        }
        if (clock.instant().isBefore(notBefore.getOrDefault(entity, Instant.MIN))) {
            return Optional.empty();
        }
        return Optional.of(history.start(entity, modeOfNext(entity), fence, readNumbers.next()));
    }

    private SyncMode modeOfNext(SourceEntity entity) {
        if (history.watermark(entity).isEmpty()) {
            return SyncMode.FULL;
        }
        boolean waits = clock.instant().isBefore(compareNotBefore.getOrDefault(entity, Instant.MIN));
        boolean comparedLately = history.lastCompared(entity)
                .filter(compared -> compared.plus(config.compareEvery()).isAfter(clock.instant()))
                .isPresent();
        return comparedLately || waits ? SyncMode.INCREMENTAL : SyncMode.SWEEP;
    }

    private void submit(EntityReader reader, Run run) {
        var worker = new Worker();
        running.put(reader.entity(), worker);
        workers.execute(() -> {
            boolean good = false;
            worker.begin();
            try {
                good = pullChanges.pull(reader, run);
            } catch (RuntimeException e) {
                LOG.errorf(
                        e,
                        "sync run ended unexpectedly: entity=%s run=%s",
                        reader.entity().wireName(),
                        run.id());
            } finally {
                worker.end();
                finished(run, good);
            }
        });
    }

    /** The thread of a run, while it works on it. */
    private static final class Worker {

        private Thread thread;

        synchronized void begin() {
            thread = Thread.currentThread();
        }

        synchronized void stop() {
            if (thread != null) {
                thread.interrupt();
            }
        }

        synchronized void end() {
            thread = null;
            // An interrupt that came too late must not hit the next run of this thread.
            Thread.interrupted();
        }
    }

    private synchronized void finished(Run run, boolean good) {
        Duration every = config.every().get(run.entity().wireName());
        // A comparison does not replace the incremental run that was due.
        Duration pause = run.mode() == SyncMode.SWEEP && good ? Duration.ZERO : every;
        if (!good && every.compareTo(PAUSE_AFTER_FAILURE) > 0) {
            pause = PAUSE_AFTER_FAILURE;
        }
        if (run.mode() == SyncMode.SWEEP && !good) {
            // A comparison that fails or is cancelled must not take the place of what keeps the data current.
            compareNotBefore.put(run.entity(), clock.instant().plus(PAUSE_AFTER_FAILED_COMPARISON));
            pause = Duration.ZERO;
        }
        notBefore.put(run.entity(), clock.instant().plus(pause));
        running.remove(run.entity());
        lookSoon();
    }
}
