package com.accellis.engagement.edge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Counts how requests end, and how long services take to begin their answers. Labels are names of services and
 * outcomes: nothing that a caller can make up. Shared by all event loops.
 */
final class RequestMetrics {

    /** Of requests that were refused before it was known who owns the path. */
    private static final String NO_SERVICE = "none";

    /** 0.2 s is the objective of reads; 4.5 s and 30 s are where we stop waiting. */
    private static final Duration[] BOUNDS = Stream.of(10, 50, 100, 200, 500, 1_000, 2_500, 4_500, 10_000, 30_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final Map<Service, Map<Outcome, Counter>> requests = new EnumMap<>(Service.class);
    private final Map<Service, Timer> answers = new EnumMap<>(Service.class);
    private final Map<Outcome, Counter> requestsOfNobody;

    /** Everything is there from the start, so that the first failure is an increase. */
    RequestMetrics(MeterRegistry registry) {
        for (var service : Service.values()) {
            requests.put(service, counters(registry, service.module()));
            answers.put(
                    service,
                    Timer.builder("edge.answer")
                            .tag("service", service.module())
                            .serviceLevelObjectives(BOUNDS)
                            .register(registry));
        }
        requestsOfNobody = counters(registry, NO_SERVICE);
    }

    private static Map<Outcome, Counter> counters(MeterRegistry registry, String service) {
        var counters = new EnumMap<Outcome, Counter>(Outcome.class);
        for (var outcome : Outcome.values()) {
            counters.put(
                    outcome,
                    Counter.builder("edge.requests")
                            .tag("service", service)
                            .tag("outcome", outcome.label())
                            .register(registry));
        }
        return counters;
    }

    /** @param service empty when nobody owns the path, or it was not looked for */
    void ended(Optional<Service> service, Outcome outcome) {
        service.map(requests::get).orElse(requestsOfNobody).get(outcome).increment();
    }

    /** @param waited from when the service was asked until its answer began */
    void answered(Service service, Duration waited) {
        ended(Optional.of(service), Outcome.ANSWERED);
        answers.get(service).record(waited);
    }
}
