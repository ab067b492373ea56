package com.accellis.engagement.scoring.formula;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

/**
 * The rules of a score.
 *
 * @param version which edition; every score names the one it was made with
 * @param metrics what counts, and how much
 * @param grades from the best grade down; the last bound is 0
 */
public record Scorecard(int version, List<MetricRule> metrics, List<Grade> grades) {

    public Scorecard {
        metrics = List.copyOf(metrics);
        grades = List.copyOf(grades);
        if (metrics.stream().mapToInt(MetricRule::weight).sum() <= 0) {
            throw new IllegalArgumentException("at least one metric has a weight above 0");
        }
    }

    int totalWeight() {
        return metrics.stream().mapToInt(MetricRule::weight).sum();
    }

    String gradeOf(BigDecimal score) {
        return grades.stream()
                .filter(grade -> score.compareTo(grade.atLeast()) >= 0)
                .findFirst()
                .map(Grade::name)
                .orElseThrow(() -> new IllegalStateException("no grade reaches down to " + score));
    }

    /** @param weight 0 or more */
    public record MetricRule(Metric metric, int weight, PointRule rule) {

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
