package com.accellis.engagement.benchmarks;

import static com.accellis.engagement.benchmarks.Figures.percentile;
import static com.accellis.engagement.benchmarks.Figures.say;

import java.io.IOException;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** From an event to the score on the topic: at a steady rate, and with few and many facts in the database. */
final class Latency {

    private static final String SETTLED = "latency";
    private static final int WARM_UP_SECONDS = 15;
    private static final int FEWER = 100;
    private static final double P50_MILLIS = 50;
    private static final double P99_MILLIS = 250;
    private static final double GROWS_AT_MOST = 1.2;

    private final ScoringSite site;
    private final ScoringOptions options;
    private final Workload workload;

    Latency(ScoringSite site, ScoringOptions options) {
        this.site = site;
        this.options = options;
        this.workload = new Workload("latency", options.clients(), 2_000_000, LocalDate.now(ZoneOffset.UTC));
    }

    void run() throws IOException, SQLException, InterruptedException {
        site.settle(SETTLED, workload);
        if (options.parts().contains(ScoringOptions.Part.LATENCY)) {
            steady();
        }
        if (options.parts().contains(ScoringOptions.Part.GROWTH)) {
            growth();
        }
    }

    private void steady() throws IOException, SQLException, InterruptedException {
        say("latency: %d events/s for %d s, %d clients", options.rate(), options.seconds(), options.clients());
        site.databases().copy(SETTLED, "steady");
        site.addFacts("steady", workload, options.facts() / FEWER);
        var millis = measure("steady", "steady", true);
        say("latency from event to score: %s", Figures.spread(millis));
        say(
                "latency p50: %.1f ms (target: below %.0f ms): %s",
                percentile(millis, 0.5),
                P50_MILLIS,
                Targets.below("event to score, p50", percentile(millis, 0.5), "ms", P50_MILLIS));
        say(
                "latency p99: %.1f ms (target: below %.0f ms): %s",
                percentile(millis, 0.99),
                P99_MILLIS,
                Targets.below("event to score, p99", percentile(millis, 0.99), "ms", P99_MILLIS));
        site.databases().drop("steady");
    }

    private void growth() throws IOException, SQLException, InterruptedException {
        var few = options.facts() / FEWER;
        say("growth: %d and %d facts, %d rounds, %d events/s", few, options.facts(), options.rounds(), options.rate());
        site.databases().copy(SETTLED, "few");
        site.addFacts("few", workload, few);
        site.databases().copy(SETTLED, "many");
        site.addFacts("many", workload, options.facts());
        List<Double> ratios = new ArrayList<>();
        for (var round = 1; round <= options.rounds(); round++) {
            var withFew = percentile(measure("few", "few_" + round, false), 0.5);
            var withMany = percentile(measure("many", "many_" + round, false), 0.5);
            say(
                    "  round %d: p50 %.1f ms with %d facts, %.1f ms with %d: %.2f times",
                    round, withFew, few, withMany, options.facts(), withMany / withFew);
            ratios.add(withMany / withFew);
        }
        var ratio = Figures.median(ratios);
        say(
                "growth of p50, median of %d: %.2f times (target: at most %.1f times): %s",
                options.rounds(),
                ratio,
                GROWS_AT_MOST,
                Targets.atMost("event to score, growth of p50 with facts", ratio, "times", GROWS_AT_MOST));
        site.databases().drop("few");
        site.databases().drop("many");
    }

    private double[] measure(String database, String group, boolean tellMemory)
            throws IOException, SQLException, InterruptedException {
        site.beginAt(database, group, site.ends());
        site.forgetRelay(database);
        site.databases().checkpoint();
        try (var service = ScoringService.start(site, database, group, Map.of());
                var connection = site.databases().connect(database)) {
            service.address();
            site.awaitSettled(service, connection, workload);
            var millis = new ScoreTimes(site, workload)
                    .measure(connection, options.rate(), WARM_UP_SECONDS, options.seconds());
            if (tellMemory) {
                say("  %s", service.heap());
            }
            service.complaints().stream().limit(3).forEach(line -> say("  %s: %s", group, line));
            return millis;
        }
    }
}
