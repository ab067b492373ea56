package com.accellis.engagement.scoring.formula;

import com.accellis.engagement.scoring.formula.ScoreMove.Direction;
import com.accellis.engagement.scoring.formula.ScoreMove.Mark;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What other rules do to all clients together.
 *
 * @param clients all clients; the sum of {@code up}, {@code down}, {@code same}, {@code gained} and {@code lost}
 * @param same clients with the same score, or without one before and after
 * @param gained clients that had no score and would have one
 * @param lost clients that had a score and would have none
 * @param averageBefore of the clients that have a score, two decimals, half up; null when none has
 * @param averageAfter of the clients that would have a score
 * @param grades clients per grade, best grade first
 * @param gradeMoves clients per grade before and after, those that keep theirs included
 */
public record MoveTotals(
        int clients,
        int up,
        int down,
        int same,
        int gained,
        int lost,
        BigDecimal averageBefore,
        BigDecimal averageAfter,
        List<GradeCount> grades,
        List<GradeMove> gradeMoves) {

    private static final int AVERAGE_DECIMALS = 2;

    /** @param grade null for clients without a score */
    public record GradeCount(String grade, int before, int after) {}

    /**
     * @param from null for clients without a score before
     * @param to null for clients without a score after
     */
    public record GradeMove(String from, String to, int clients) {}

    /** @param gradeNames the order in which grades are told; all of them are, even those that no client has */
    public static MoveTotals of(Collection<ScoreMove> moves, List<String> gradeNames) {
        Map<Direction, Integer> directions = new EnumMap<>(Direction.class);
        Map<String, Map<String, Integer>> matrix = new HashMap<>();
        for (ScoreMove move : moves) {
            directions.merge(move.direction(), 1, Integer::sum);
            matrix.computeIfAbsent(move.before().grade(), from -> new HashMap<>())
                    .merge(move.after().grade(), 1, Integer::sum);
        }
        Set<String> order = order(gradeNames, matrix);
        return new MoveTotals(
                moves.size(),
                directions.getOrDefault(Direction.UP, 0),
                directions.getOrDefault(Direction.DOWN, 0),
                directions.getOrDefault(Direction.SAME, 0),
                directions.getOrDefault(Direction.GAINED, 0),
                directions.getOrDefault(Direction.LOST, 0),
                average(moves, ScoreMove::before),
                average(moves, ScoreMove::after),
                counts(order, matrix),
                moves(order, matrix));
    }

    /** The known grades, then those of scores made by older rules, then no grade if a client has none. */
    private static Set<String> order(List<String> gradeNames, Map<String, Map<String, Integer>> matrix) {
        Set<String> used = new LinkedHashSet<>(matrix.keySet());
        matrix.values().forEach(row -> used.addAll(row.keySet()));
        Set<String> order = new LinkedHashSet<>(gradeNames);
        used.stream().filter(grade -> grade != null).sorted().forEach(order::add);
        if (used.contains(null)) {
            order.add(null);
        }
        return order;
    }

    private static List<GradeCount> counts(Set<String> order, Map<String, Map<String, Integer>> matrix) {
        List<GradeCount> counts = new ArrayList<>();
        for (String grade : order) {
            int before = matrix.getOrDefault(grade, Map.of()).values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            int after = matrix.values().stream()
                    .mapToInt(row -> row.getOrDefault(grade, 0))
                    .sum();
            counts.add(new GradeCount(grade, before, after));
        }
        return counts;
    }

    private static List<GradeMove> moves(Set<String> order, Map<String, Map<String, Integer>> matrix) {
        List<GradeMove> moves = new ArrayList<>();
        for (String from : order) {
            for (String to : order) {
                int clients = matrix.containsKey(from) ? matrix.get(from).getOrDefault(to, 0) : 0;
                if (clients > 0) {
                    moves.add(new GradeMove(from, to, clients));
                }
            }
        }
        return moves;
    }

    private static BigDecimal average(Collection<ScoreMove> moves, Function<ScoreMove, Mark> side) {
        List<BigDecimal> scores =
                moves.stream().map(side).filter(Mark::isThere).map(Mark::score).toList();
        if (scores.isEmpty()) {
            return null;
        }
        return scores.stream()
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .divide(BigDecimal.valueOf(scores.size()), AVERAGE_DECIMALS, RoundingMode.HALF_UP);
    }
}
