package com.accellis.engagement.connector.sync;

import com.accellis.engagement.connector.history.SyncHistory;
import com.accellis.engagement.connector.history.SyncMode;
import com.accellis.engagement.connector.platform.SyncConfig;
import com.accellis.engagement.connector.source.ConfiguredReaders;
import com.accellis.engagement.connector.source.EntityReader;
import com.accellis.engagement.events.SourceEntity;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/** Decides when each entity is read: at once after a wish, else on its own schedule. One run per entity at a time. */
@ApplicationScoped
class SyncJob {

    private static final Logger LOG = Logger.getLogger(SyncJob.class);
    private static final int RUNS_AT_ONCE = 4;
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(30);

    private final ConfiguredReaders readers;
    private final PullChanges pullChanges;
    private final SyncHistory history;
    private final SyncConfig config;
    private final Clock clock;
    private final ExecutorService workers = Executors.newFixedThreadPool(RUNS_AT_ONCE);
    private final Set<SourceEntity> running = ConcurrentHashMap.newKeySet();
    private final Map<SourceEntity, Instant> notBefore = new EnumMap<>(SourceEntity.class);
    private boolean started;

    SyncJob(ConfiguredReaders readers, PullChanges pullChanges, SyncHistory history, SyncConfig config, Clock clock) {
        this.readers = readers;
        this.pullChanges = pullChanges;
        this.history = history;
        this.config = config;
        this.clock = clock;
    }

    void onStart(@Observes StartupEvent start) {
        for (SourceEntity entity : SourceEntity.values()) {
            if (!config.every().containsKey(entity.wireName())) {
                throw new IllegalStateException("sync.every." + entity.wireName() + " is missing");
            }
        }
        history.closeInterrupted();
        for (EntityReader reader : readers.all()) {
            if (!reader.configured()) {
                history.announceNotConfigured(reader.entity());
            }
        }
        synchronized (this) {
            started = true;
        }
    }

    void onStop(@Observes ShutdownEvent stop) {
        synchronized (this) {
            started = false;
        }
        workers.shutdownNow();
    }

    @Scheduled(every = "${sync.look-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    synchronized void look() {
        if (!started) {
            return;
        }
        for (EntityReader reader : readers.all()) {
            if (reader.configured() && !running.contains(reader.entity()) && ready(reader)) {
                next(reader).ifPresent(run -> submit(reader, run));
            }
        }
    }

    private boolean ready(EntityReader reader) {
        return reader.needs().stream()
                .allMatch(needed -> history.watermark(needed).isPresent());
    }

    private Optional<SyncHistory.Started> next(EntityReader reader) {
        SourceEntity entity = reader.entity();
        Optional<SyncHistory.Started> wished = history.startQueued(entity);
        if (wished.isPresent()) {
            return wished;
        }
        Instant due = notBefore.getOrDefault(entity, Instant.MIN);
        if (clock.instant().isBefore(due)) {
            return Optional.empty();
        }
        boolean loaded = history.watermark(entity).isPresent();
        return Optional.of(history.start(entity, loaded ? SyncMode.INCREMENTAL : SyncMode.FULL));
    }

    private void submit(EntityReader reader, SyncHistory.Started run) {
        running.add(reader.entity());
        workers.execute(() -> {
            boolean good = false;
            try {
                good = pullChanges.pull(reader, run);
            } catch (RuntimeException e) {
                LOG.errorf(
                        e,
                        "sync run ended unexpectedly: entity=%s run=%s",
                        reader.entity().wireName(),
                        run.id());
            } finally {
                finished(reader.entity(), good);
            }
        });
    }

    private synchronized void finished(SourceEntity entity, boolean good) {
        Duration every = config.every().get(entity.wireName());
        Duration pause = good || every.compareTo(PAUSE_AFTER_FAILURE) < 0 ? every : PAUSE_AFTER_FAILURE;
        notBefore.put(entity, clock.instant().plus(pause));
        running.remove(entity);
    }
}
