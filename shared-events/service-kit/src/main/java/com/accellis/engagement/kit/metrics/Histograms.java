package com.accellis.engagement.kit.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/** Times with buckets, so that the share of slow ones can be told over all replicas together. */
class Histograms {

    private static final Map<String, double[]> BUCKETS = Map.of(
            "http.server.requests", nanos(10, 25, 50, 100, 200, 500, 1_000, 2_500, 5_000, 10_000),
            "engagement.event.to.score", nanos(25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 15_000, 60_000, 300_000));

    @Produces
    @Singleton
    MeterFilter buckets() {
        return new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                double[] buckets = BUCKETS.get(id.getName());
                return buckets == null
                        ? config
                        : DistributionStatisticConfig.builder()
                                .serviceLevelObjectives(buckets)
                                .build()
                                .merge(config);
            }
        };
    }

    private static double[] nanos(long... millis) {
        return Arrays.stream(millis)
                .mapToDouble(value -> Duration.ofMillis(value).toNanos())
                .toArray();
    }
}
