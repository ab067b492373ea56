package com.accellis.engagement.scoring.formula;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

/**
 * The rules that a client is scored by.
 *
 * @param version the edition of the scorecard they belong to; every score names it
 * @param metrics what counts, and how much; metrics that are off or missing have no part in the score
 * @param grades from the best grade down; the last bound is 0
 */
public record Rules(int version, List<MetricRule> metrics, List<Grade> grades) {

    public Rules {
        metrics = List.copyOf(metrics);
        grades = List.copyOf(grades);
        if (weightOf(metrics) <= 0) {
            throw new IllegalArgumentException("at least one metric is on and has a weight above 0");
        }
    }

    /** The metrics that are on. */
    public List<MetricRule> counted() {
        return metrics.stream().filter(MetricRule::on).toList();
    }

    int totalWeight() {
        return weightOf(metrics);
    }

    private static int weightOf(List<MetricRule> metrics) {
        return metrics.stream()
                .filter(MetricRule::on)
                .mapToInt(MetricRule::weight)
                .sum();
    }

    String gradeOf(BigDecimal score) {
        return grades.stream()
                .filter(grade -> score.compareTo(grade.atLeast()) >= 0)
                .findFirst()
                .map(Grade::name)
                .orElseThrow(() -> new IllegalStateException("no grade reaches down to " + score));
    }

    /**
     * @param on whether the metric has a part in the score
     * @param weight 0 or more
     */
    public record MetricRule(Metric metric, boolean on, int weight, PointRule rule) {

        public MetricRule {
            Objects.requireNonNull(metric, "metric");
            Objects.requireNonNull(rule, "rule");
            if (weight < 0) {
                throw new IllegalArgumentException("weight is 0 or more, was " + weight);
            }
        }
    }

    /** @param atLeast lowest score of the grade, included */
    public record Grade(String name, BigDecimal atLeast) {}
}
