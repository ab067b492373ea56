package com.accellis.engagement.scoring.overview;

import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.score.AllScores;
import com.accellis.engagement.scoring.score.AllScores.Filter;
import com.accellis.engagement.scoring.score.AllScores.GradeCount;
import com.accellis.engagement.scoring.score.AllScores.Order;
import com.accellis.engagement.scoring.score.AllScores.Sorting;
import com.accellis.engagement.scoring.score.AllScores.Trend;
import com.accellis.engagement.scoring.score.ScoreBoard;
import com.accellis.engagement.scoring.score.ScoreQueries;
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
import java.util.UUID;

/** Scores of all clients, with what only all of them together can tell: rank, trend, industry. */
@ApplicationScoped
class FindScores {

    /** How many clients a summary names as most improved, and as most declined. */
    private static final int NAMED = 5;

    private final ScoreBoard board;
    private final ScoreQueries queries;
    private final SourceStates sources;
    private final BusinessClock clock;

    FindScores(ScoreBoard board, ScoreQueries queries, SourceStates sources, BusinessClock clock) {
        this.board = board;
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

    /** @param total how many there are on all pages */
    record Part(List<ScoreItem> items, long total) {}

    Part list(Filter filter, List<Sorting> sorting, int limit, long offset) {
        AllScores all = board.over(filter.window());
        List<UUID> clients = all.clients(filter, sorting);
        return new Part(items(part(clients, limit, offset), filter.window(), all.standings()), clients.size());
    }

    Summary summary(int window) {
        AllScores all = board.over(window);
        Standings standings = all.standings();
        return new Summary(
                window,
                clock.today(),
                all.current(),
                standings.scored(),
                standings.average().orElse(null),
                all.grades(),
                standings.industries(),
                named(all, window, Trend.UP, new Sorting(Order.TREND, true)),
                named(all, window, Trend.DOWN, new Sorting(Order.TREND, false)));
    }

    private List<ScoreItem> named(AllScores all, int window, Trend trend, Sorting sorting) {
        List<UUID> clients = all.clients(Filter.all(window).withTrend(trend), List.of(sorting));
        return items(part(clients, NAMED, 0), window, all.standings());
    }

    private static List<UUID> part(List<UUID> clients, int limit, long offset) {
        return clients.stream().skip(offset).limit(limit).toList();
    }

    private List<ScoreItem> items(List<UUID> clients, int window, Standings standings) {
        Map<String, Long> ages = sourceAges();
        return queries.of(clients, window).stream()
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
