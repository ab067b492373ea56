package com.accellis.engagement.benchmarks;

import static com.accellis.engagement.benchmarks.Figures.say;

import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.events.Topics;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;

/**
 * How fast the service works through a topic full of ticket events, all sources being loaded and every score live. Each round
 * runs the bare loop, the service, and the service without rescoring, each on a fresh copy of the same database.
 */
final class CatchUp {

    private static final String SETTLED = "catch_up";
    private static final double AT_LEAST_PER_SECOND = 15_000;
    private static final double AT_LEAST_OF_PEER = 0.5;
    private static final double RESCORED_WITHIN_SECONDS = 5;
    private static final double LIMIT_SECONDS = 1_200;

    private final ScoringSite site;
    private final ScoringOptions options;
    private final Workload workload;

    CatchUp(ScoringSite site, ScoringOptions options) {
        this.site = site;
        this.options = options;
        this.workload = new Workload("catch-up", options.clients(), 1_000_000, LocalDate.now(ZoneOffset.UTC));
    }

    /**
     * @param perSecond events a second from the first batch applied to the last
     * @param unscored the longest time in which a client was not scored
     * @param scoredAfterSeconds how long after the last batch the last score followed
     */
    private record Run(double perSecond, RescoreWatch.Report unscored, double scoredAfterSeconds) {}

    void run() throws IOException, SQLException, InterruptedException {
        say("catch-up: %d events of %d clients, %d rounds", options.events(), options.clients(), options.rounds());
        site.settle(SETTLED, workload);
        var start = site.ends();
        fill();
        var bareLoop = new BareFactLoop(site.packaged());
        List<Double> withRescoring = new ArrayList<>();
        List<Double> withoutRescoring = new ArrayList<>();
        List<Double> speeds = new ArrayList<>();
        List<Double> unscored = new ArrayList<>();
        for (var round = 1; round <= options.rounds(); round++) {
            var bare = bare(bareLoop);
            var scoring = service("with_rescoring_" + round, start, bare.sums(), Map.of());
            var marking = service(
                    "without_rescoring_" + round, start, bare.sums(), Map.of("scoring.rescore-marked-every", "24h"));
            say(
                    "  round %d: bare loop %.0f/s; service %.0f/s = %.2f of it; without rescoring %.0f/s = %.2f;"
                            + " longest without a rescoring %.1f s (until second %.0f), last score %.1f s after the last event",
                    round,
                    bare.perSecond(),
                    scoring.perSecond(),
                    scoring.perSecond() / bare.perSecond(),
                    marking.perSecond(),
                    marking.perSecond() / bare.perSecond(),
                    scoring.unscored().longestSeconds(),
                    scoring.unscored().untilSeconds(),
                    scoring.scoredAfterSeconds());
            withRescoring.add(scoring.perSecond() / bare.perSecond());
            withoutRescoring.add(marking.perSecond() / bare.perSecond());
            speeds.add(scoring.perSecond());
            unscored.add(scoring.unscored().longestSeconds());
        }
        var ratio = Figures.median(withRescoring);
        var speed = Figures.median(speeds);
        var longest = unscored.stream().mapToDouble(seconds -> seconds).max().orElseThrow();
        say(
                "catch-up of the bare loop's rate, median of %d: %.2f (target: at least %.1f): %s; without rescoring %.2f",
                options.rounds(),
                ratio,
                AT_LEAST_OF_PEER,
                Targets.atLeast("catch-up, ratio to the bare loop", ratio, "", AT_LEAST_OF_PEER),
                Figures.median(withoutRescoring));
        say(
                "catch-up, events a second, median: %.0f (target: at least %.0f): %s",
                speed, AT_LEAST_PER_SECOND, Targets.atLeast("catch-up, rate", speed, "events/s", AT_LEAST_PER_SECOND));
        say(
                "catch-up, longest time in which a client was not scored, worst round: %.1f s (target: at most %.0f s): %s",
                longest,
                RESCORED_WITHIN_SECONDS,
                Targets.atMost("catch-up, longest without a rescoring", longest, "s", RESCORED_WITHIN_SECONDS));
    }

    private void fill() {
        var began = System.nanoTime();
        try (var sender = new EventSender(site.brokers(), 5)) {
            for (var number = 0; number < options.events(); number++) {
                var ticket = workload.ticket(number);
                sender.send(EventTypes.TICKET, ticket.key(), ticket.version().lastUpdated(), ticket);
            }
            sender.flush();
        }
        say("  topic filled in %.0f s", Figures.secondsSince(began));
    }

    private record Bare(double perSecond, String sums) {}

    private Bare bare(BareFactLoop loop) throws SQLException {
        site.databases().copy(SETTLED, "bare");
        try (var connection = site.databases().connect("bare")) {
            var perSecond = loop.perSecond(connection, workload, options.events());
            return new Bare(perSecond, sums(connection));
        } finally {
            site.databases().drop("bare");
        }
    }

    private Run service(String name, Map<TopicPartition, Long> start, String expected, Map<String, String> settings)
            throws IOException, SQLException, InterruptedException {
        site.databases().copy(SETTLED, name);
        site.beginAt(name, name, start);
        try (var connection = site.databases().connect(name);
                var watching = site.databases().connect(name);
                var service = ScoringService.start(site, name, name, settings)) {
            var began = awaitFirst(service, connection, start);
            try (var watch = new RescoreWatch(watching)) {
                awaitApplied(service, connection);
                var seconds = Figures.secondsSince(began.nanos());
                var report = watch.finish();
                var applied = System.nanoTime();
                if (settings.isEmpty()) {
                    awaitScored(service, connection);
                }
                var scoredAfter = Figures.secondsSince(applied);
                if (!sums(connection).equals(expected)) {
                    throw new IllegalStateException(
                            name + " has " + sums(connection) + " where the bare loop has " + expected);
                }
                say("  %s: %s", name, service.heap());
                service.complaints().stream().limit(3).forEach(line -> say("  %s: %s", name, line));
                return new Run((options.events() - began.events()) / seconds, report, scoredAfter);
            }
        } finally {
            site.databases().drop(name);
        }
    }

    /** The moment when the first batch was seen to be applied, and how many events it was. */
    private record Beginning(long nanos, long events) {}

    private Beginning awaitFirst(ScoringService service, Connection connection, Map<TopicPartition, Long> start)
            throws SQLException, InterruptedException {
        var before = start.entrySet().stream()
                .filter(end -> end.getKey().topic().equals(Topics.TICKETS.name()))
                .toList();
        try (var offsets = connection.prepareStatement(
                "SELECT partition_id, next_offset FROM applied_offset WHERE topic = '" + Topics.TICKETS.name() + "'")) {
            while (true) {
                service.checkAlive();
                var applied = 0L;
                try (var rows = offsets.executeQuery()) {
                    while (rows.next()) {
                        var partition = rows.getInt("partition_id");
                        applied += rows.getLong("next_offset")
                                - before.stream()
                                        .filter(end -> end.getKey().partition() == partition)
                                        .mapToLong(Map.Entry::getValue)
                                        .sum();
                    }
                }
                if (applied > 0) {
                    return new Beginning(System.nanoTime(), applied);
                }
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
    }

    private void awaitApplied(ScoringService service, Connection connection) throws SQLException, InterruptedException {
        var ends = site.ends(Topics.TICKETS);
        var end = ends.values().stream().mapToLong(Long::longValue).sum();
        var began = System.nanoTime();
        while (Databases.number(
                        connection,
                        "SELECT coalesce(sum(next_offset), 0) FROM applied_offset WHERE topic = '"
                                + Topics.TICKETS.name() + "'")
                < end) {
            service.checkAlive();
            if (Figures.secondsSince(began) > LIMIT_SECONDS) {
                throw new IllegalStateException("Not caught up within " + LIMIT_SECONDS + " s");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static void awaitScored(ScoringService service, Connection connection)
            throws SQLException, InterruptedException {
        while (Databases.number(connection, "SELECT count(*) FROM rescore_mark") > 0) {
            service.checkAlive();
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** Both have to come to the same: then they have done the same work. */
    private static String sums(Connection connection) throws SQLException {
        return Databases.word(
                connection,
                "SELECT (SELECT count(*) FROM fact) || ' facts, ' || count(*) || ' buckets with ' || sum(tickets)"
                        + " || ' tickets, ' || sum(first_touch) || ' of them at first touch' FROM day_bucket");
    }
}
