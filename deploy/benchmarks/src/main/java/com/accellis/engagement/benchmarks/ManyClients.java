package com.accellis.engagement.benchmarks;

import static com.accellis.engagement.benchmarks.Figures.say;
import static com.accellis.engagement.benchmarks.Figures.secondsSince;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the number of clients decides: how long a new business day takes, and how fast pages of scores are. */
final class ManyClients {

    private static final String DATABASE = "many_clients";
    private static final int FACTS_PER_CLIENT = 50;
    private static final double DAY_SECONDS = 5;
    private static final double LIMIT_SECONDS = 300;

    /**
     * Puts the clock back for the scores instead of forward for the service: everything is scored as of yesterday and yesterday
     * is not closed yet, which is what the service finds at midnight. What it never finds there: a job that has seen no score
     * behind and then sees days that are not closed, and makes those first; it leaves clients alone whose companies have
     * changed a moment ago.
     */
    private static final List<String> MAKE_IT_YESTERDAY = List.of(
            "DELETE FROM closing_score WHERE day = (SELECT max(as_of) - 1 FROM score)",
            "UPDATE client SET closed_through = closed_through - 1",
            "UPDATE company_assignment SET known_from = now()",
            "UPDATE score SET as_of = as_of - 1 WHERE current");

    /** Both are answered from an index: looking must not slow down what is looked at. */
    private static final String MOVED_ON =
            "SELECT count(*) FROM (SELECT 1 FROM score WHERE current AND as_of = (now() AT TIME ZONE 'UTC')::date LIMIT 1) any_score";

    private static final String NONE_BEHIND =
            "SELECT (NOT EXISTS (SELECT 1 FROM score WHERE current AND as_of < (now() AT TIME ZONE 'UTC')::date))::int";

    private final ScoringSite site;
    private final ScoringOptions options;
    private final Workload workload;

    ManyClients(ScoringSite site, ScoringOptions options) {
        this.site = site;
        this.options = options;
        this.workload = new Workload("many", options.manyClients(), 3_000_000, LocalDate.now(ZoneOffset.UTC));
    }

    void run() throws IOException, SQLException, InterruptedException {
        site.settle(DATABASE, workload);
        site.addFacts(DATABASE, workload, options.manyClients() * FACTS_PER_CLIENT);
        site.beginAt(DATABASE, "many", site.ends());
        try (var service = ScoringService.start(site, DATABASE, "many", Map.of());
                var connection = site.databases().connect(DATABASE)) {
            var address = service.address();
            site.awaitSettled(service, connection, workload);
            if (options.parts().contains(ScoringOptions.Part.DAY)) {
                day(service, connection);
            }
            if (options.parts().contains(ScoringOptions.Part.READS)) {
                var reads = new Reads(address, options);
                reads.overview("at rest");
                reads.preview();
                try (var traffic = new Traffic(site, workload, options.rate())) {
                    reads.overview("with " + options.rate() + " events/s");
                    traffic.end();
                }
            }
            say("  %s", service.heap());
            service.complaints().stream().limit(3).forEach(line -> say("  many: %s", line));
        }
        site.databases().drop(DATABASE);
    }

    private void day(ScoringService service, Connection connection) throws SQLException, InterruptedException {
        say("day: a business day begins for %d clients, %d rounds", options.manyClients(), options.rounds());
        List<Double> all = new ArrayList<>();
        for (var round = 1; round <= options.rounds(); round++) {
            site.databases().checkpoint();
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                for (var sql : MAKE_IT_YESTERDAY) {
                    statement.executeUpdate(sql);
                }
            }
            connection.commit();
            connection.setAutoCommit(true);
            var began = System.nanoTime();
            await(service, connection, MOVED_ON);
            var first = secondsSince(began);
            await(service, connection, NONE_BEHIND);
            var done = secondsSince(began);
            while (Databases.number(connection, "SELECT count(*) FROM outbox") > 0) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            var announced = secondsSince(began);
            site.awaitSettled(service, connection, workload);
            say(
                    "  round %d: first portion done after %.1f s, no score behind after %.1f s (%.1f s of work), all on the topic after %.1f s",
                    round, first, done, done - first, announced);
            all.add(done);
        }
        var worst = all.stream().mapToDouble(seconds -> seconds).max().orElseThrow();
        say(
                "day, until no score is behind, median %.1f s, worst %.1f s (target: below %.0f s): %s",
                Figures.median(all), worst, DAY_SECONDS, Targets.below("new business day", worst, "s", DAY_SECONDS));
    }

    private static void await(ScoringService service, Connection connection, String condition)
            throws SQLException, InterruptedException {
        var began = System.nanoTime();
        while (Databases.number(connection, condition) == 0) {
            service.checkAlive();
            if (secondsSince(began) > LIMIT_SECONDS) {
                throw new IllegalStateException("The day has not begun within " + LIMIT_SECONDS + " s");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
