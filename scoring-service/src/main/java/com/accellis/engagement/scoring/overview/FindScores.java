package com.accellis.engagement.scoring.overview;

import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.score.ScoreQueries;
import com.accellis.engagement.scoring.score.ScoreQueries.Filter;
import com.accellis.engagement.scoring.score.ScoreQueries.GradeCount;
import com.accellis.engagement.scoring.score.ScoreQueries.Order;
import com.accellis.engagement.scoring.score.ScoreQueries.Sorting;
import com.accellis.engagement.scoring.score.ScoreQueries.Trend;
import com.accellis.engagement.scoring.score.SourceStates;
import com.accellis.engagement.scoring.standing.Standings;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Scores of all clients, with what only all of them together can tell: rank, trend, industry. */
@ApplicationScoped
class FindScores {

    /** How many clients a summary names as most improved, and as most declined. */
    private static final int NAMED = 5;

    private final ScoreQueries queries;
    private final SourceStates sources;
    private final BusinessClock clock;

    FindScores(ScoreQueries queries, SourceStates sources, BusinessClock clock) {
        this.queries = queries;
        this.sources = sources;
        this.clock = clock;
    }

    /**
     * The whole client base at a glance.
     *
     * @param average of all scores, with one decimal; null when nobody has one
     * @param grades from the best scores down; clients without a score are under the grade null
     * @param industries those with at least five scored clients
     * @param mostImproved the clients whose scores rose most within 30 days, the most first
     * @param mostDeclined the clients whose scores fell most, the most first
     */
    record Summary(
            int window,
            LocalDate asOf,
            long clients,
            long scored,
            BigDecimal average,
            List<GradeCount> grades,
            List<Standings.Industry> industries,
            List<ScoreItem> mostImproved,
            List<ScoreItem> mostDeclined) {}

    List<ScoreItem> list(Filter filter, List<Sorting> sorting, int limit, long offset) {
        return items(filter, sorting, limit, offset, queries.standings(filter.window()));
    }

    long count(Filter filter) {
        return queries.count(filter);
    }

    Summary summary(int window) {
        var all = Filter.all(window);
        Standings standings = queries.standings(window);
        return new Summary(
                window,
                clock.today(),
                queries.count(all),
                standings.scored(),
                standings.average().orElse(null),
                queries.grades(window),
                standings.industries(),
                items(all.withTrend(Trend.UP), List.of(new Sorting(Order.TREND, true)), NAMED, 0, standings),
                items(all.withTrend(Trend.DOWN), List.of(new Sorting(Order.TREND, false)), NAMED, 0, standings));
    }

    private List<ScoreItem> items(Filter filter, List<Sorting> sorting, int limit, long offset, Standings standings) {
        Map<String, Long> ages = sourceAges();
        return queries.list(filter, sorting, limit, offset).stream()
                .map(found -> ScoreItem.of(found, standings, ages))
                .toList();
    }

    private Map<String, Long> sourceAges() {
        Instant now = clock.now();
        Map<String, Long> ages = new TreeMap<>();
        sources.reports()
                .forEach((entity, report) -> ages.put(
                        entity.wireName(),
                        report.lastGoodRun() == null
                                ? null
                                : Duration.between(report.lastGoodRun(), now).toSeconds()));
        return ages;
    }
}
