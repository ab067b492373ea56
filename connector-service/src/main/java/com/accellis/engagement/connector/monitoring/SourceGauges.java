package com.accellis.engagement.connector.monitoring;

import com.accellis.engagement.connector.callback.CallbackChecks;
import com.accellis.engagement.connector.callback.CallbackState;
import com.accellis.engagement.connector.history.SyncHistory;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.kit.jobs.ServiceNotRunning;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How old what we know of each source is, and whether changes are announced to us. Any replica tells the same. */
@ApplicationScoped
class SourceGauges {

    private final SyncHistory history;
    private final CallbackChecks checks;
    private final Clock clock;
    private final Map<SourceEntity, Instant> lastSuccess = new ConcurrentHashMap<>();
    private volatile CallbackState callbacks = CallbackState.UNCHECKED;

    SourceGauges(SyncHistory history, CallbackChecks checks, Clock clock, MeterRegistry metrics) {
        this.history = history;
        this.checks = checks;
        this.clock = clock;
        for (SourceEntity entity : SourceEntity.values()) {
            Gauge.builder("engagement.source.age", () -> age(entity))
                    .description("Since the last run that read all changes ended; NaN before the first has")
                    .baseUnit("seconds")
                    .tag("entity", entity.wireName())
                    .strongReference(true)
                    .register(metrics);
        }
        Gauge.builder("engagement.callback.registration.ok", this::registration)
                .description("1 while every callback is registered and switched on, 0 while not; NaN without callbacks")
                .strongReference(true)
                .register(metrics);
    }

    @Scheduled(
            every = "${sync.gauges-every:10s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = ServiceNotRunning.class)
    @Transactional
    void look() {
        for (SourceEntity entity : SourceEntity.values()) {
            history.lastSuccess(entity).ifPresent(instant -> lastSuccess.put(entity, instant));
        }
        callbacks = checks.newest().state();
    }

    private double age(SourceEntity entity) {
        Instant last = lastSuccess.get(entity);
        return last == null
                ? Double.NaN
                : Duration.between(last, clock.instant()).toMillis() / 1000.0;
    }

    private double registration() {
        return switch (callbacks) {
            case ACTIVE -> 1;
            case FORBIDDEN, FAILED -> 0;
            case POLLING_ONLY, NOT_CONFIGURED, UNCHECKED -> Double.NaN;
        };
    }
}
