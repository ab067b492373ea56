package com.accellis.engagement.scoring.convergence;

import com.accellis.engagement.scoring.formula.Metric;
import com.accellis.engagement.scoring.formula.PointRule;
import com.accellis.engagement.scoring.formula.PointRule.Bands.Band;
import com.accellis.engagement.scoring.formula.Rules;
import com.accellis.engagement.scoring.formula.Scorecard;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A scorecard as a few numbers, from which both the service's and the plain calculation are told.
 *
 * @param weights of help desk, first touch, satisfaction, projects, procurement; 0 to 9, not all 0
 * @param ticketsPerPoint 1 or more
 * @param hours from how many hours on there are 3, 4 and 5 points; rising
 */
public record Card(int version, List<Integer> weights, int ticketsPerPoint, List<Integer> hours) {

    static final List<String> GRADES = List.of("A", "B", "C", "D", "F");
    static final List<Integer> GRADES_FROM = List.of(85, 75, 65, 50, 0);

    public Card {
        weights = List.copyOf(weights);
        hours = List.copyOf(hours);
    }

    public static Card usual(int version) {
        return new Card(version, List.of(5, 4, 4, 5, 2), 2, List.of(10, 20, 40));
    }

    public static Card random(int version, SplittableRandom random) {
        List<Integer> weights = random.ints(5, 0, 10).boxed().toList();
        if (weights.stream().allMatch(weight -> weight == 0)) {
            return usual(version);
        }
        int least = 1 + random.nextInt(10);
        return new Card(version, weights, 1 + random.nextInt(3), List.of(least, least + 7, least + 20));
    }

    Scorecard scorecard() {
        return new Scorecard(
                version,
                new Rules(
                        version,
                        List.of(
                                rule(Metric.HELP_DESK_USAGE, new PointRule.PerCount(ticketsPerPoint)),
                                rule(Metric.FIRST_TOUCH_RESOLUTION, new PointRule.PerCount(1)),
                                rule(Metric.SUPPORT_SATISFACTION, new PointRule.RoundedAverage()),
                                rule(
                                        Metric.PROJECT_ENGAGEMENT,
                                        new PointRule.Bands(List.of(band(2, 5), band(1, 4), band(0, 3)), 2)),
                                rule(Metric.PROCUREMENT, new PointRule.PerCount(1))),
                        List.of(grade(0), grade(1), grade(2), grade(3), grade(4))),
                Map.of());
    }

    private Rules.MetricRule rule(Metric metric, PointRule rule) {
        return new Rules.MetricRule(metric, true, weights.get(metric.ordinal()), rule);
    }

    private Band band(int bound, int points) {
        return new Band(BigDecimal.valueOf(hours.get(bound)), points);
    }

    private static Rules.Grade grade(int n) {
        return new Rules.Grade(GRADES.get(n), BigDecimal.valueOf(GRADES_FROM.get(n)));
    }

    /** As the service stores it. */
    public String json() {
        return """
                {"metrics": [
                  {"metric": "help-desk-usage", "weight": %d, "rule": {"type": "per-count", "countPerPoint": %d}},
                  {"metric": "first-touch-resolution", "weight": %d, "rule": {"type": "per-count", "countPerPoint": 1}},
                  {"metric": "support-satisfaction", "weight": %d, "rule": {"type": "rounded-average"}},
                  {"metric": "project-engagement", "weight": %d, "rule": {"type": "bands", "otherwise": 2, "bands": [
                    {"atLeast": %d, "points": 5}, {"atLeast": %d, "points": 4}, {"atLeast": %d, "points": 3}]}},
                  {"metric": "procurement", "weight": %d, "rule": {"type": "per-count", "countPerPoint": 1}}],
                 "grades": [{"name": "A", "atLeast": 85}, {"name": "B", "atLeast": 75}, {"name": "C", "atLeast": 65},
                  {"name": "D", "atLeast": 50}, {"name": "F", "atLeast": 0}]}
                """.formatted(
                        weights.get(0),
                        ticketsPerPoint,
                        weights.get(1),
                        weights.get(2),
                        weights.get(3),
                        hours.get(2),
                        hours.get(1),
                        hours.get(0),
                        weights.get(4));
    }
}
