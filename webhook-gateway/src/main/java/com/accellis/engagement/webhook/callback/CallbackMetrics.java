package com.accellis.engagement.webhook.callback;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** How many callbacks end how, how many are under way, and how long ConnectWise waits for those that are stored. */
@ApplicationScoped
class CallbackMetrics {

    private final MeterRegistry registry;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Timer untilAcknowledged;
    /** Looking one up in the registry takes longer than counting. */
    private final Map<Outcome, Counter> ended = new ConcurrentHashMap<>();

    CallbackMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.untilAcknowledged = Timer.builder("webhook.acknowledge")
                .description("From the first line of a request to the broker's acknowledgement")
                .publishPercentileHistogram()
                .register(registry);
        Gauge.builder("webhook.in.flight", inFlight, AtomicInteger::get)
                .description("Callbacks that are not answered yet")
                .register(registry);
    }

    /** How many are under way with this one. */
    int begin() {
        return inFlight.incrementAndGet();
    }

    void end(Outcome outcome) {
        inFlight.decrementAndGet();
        count(outcome);
    }

    /** A request that never became a callback under way. */
    void refused(Outcome outcome) {
        count(outcome);
    }

    void acknowledged(long beganNanos) {
        untilAcknowledged.record(System.nanoTime() - beganNanos, TimeUnit.NANOSECONDS);
    }

    private void count(Outcome outcome) {
        ended.computeIfAbsent(outcome, this::counter).increment();
    }

    private Counter counter(Outcome outcome) {
        return registry.counter(
                "webhook.callbacks",
                "outcome",
                outcome.result().name().toLowerCase(Locale.ROOT),
                "reason",
                outcome.reason());
    }
}
