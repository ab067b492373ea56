package com.accellis.engagement.scoring.formula;

import com.accellis.engagement.events.MetricScore;
import com.accellis.engagement.events.WindowScore;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How many of a score's points each metric brings, in the score's own tenths. What is lost by rounding goes to the metrics
 * that lost most of it (largest remainder), so that the contributions add up to the score as shown.
 */
public final class Contributions {

    private static final int TENTHS = 1_000;

    private Contributions() {}

    /** One contribution for each metric, in their order; null for metrics that are not available. */
    public static List<BigDecimal> of(WindowScore score) {
        List<MetricScore> metrics = score.metrics();
        long available = metrics.stream()
                .filter(MetricScore::available)
                .mapToLong(MetricScore::weight)
                .sum();
        List<BigDecimal> contributions = new ArrayList<>();
        if (score.score() == null || available == 0) {
            metrics.forEach(metric -> contributions.add(null));
            return contributions;
        }
        long divisor = available * PointRule.MOST;
        record Part(int index, long whole, long remainder) {}
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < metrics.size(); i++) {
            MetricScore metric = metrics.get(i);
            if (metric.available()) {
                long dividend = (long) TENTHS * metric.weight() * metric.points();
                parts.add(new Part(i, dividend / divisor, dividend % divisor));
            }
        }
        long shown = score.score().movePointRight(1).longValueExact();
        long missing = shown - parts.stream().mapToLong(Part::whole).sum();
        long[] tenths = new long[metrics.size()];
        parts.forEach(part -> tenths[part.index()] = part.whole());
        parts.stream()
                .sorted(Comparator.comparingLong(Part::remainder).reversed())
                .limit(missing)
                .forEach(part -> tenths[part.index()]++);
        for (int i = 0; i < metrics.size(); i++) {
            contributions.add(metrics.get(i).available() ? new BigDecimal(BigInteger.valueOf(tenths[i]), 1) : null);
        }
        return contributions;
    }
}
