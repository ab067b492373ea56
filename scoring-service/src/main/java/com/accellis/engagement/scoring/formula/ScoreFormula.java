package com.accellis.engagement.scoring.formula;

import com.accellis.engagement.events.MetricScore;
import com.accellis.engagement.events.WindowScore;
import com.accellis.engagement.scoring.window.Unavailable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Score = 100 × Σ(weight × points) ÷ Σ(weight × 5) over the metrics whose data is available; coverage = their share of
 * the whole weight. Decimal arithmetic only.
 */
public final class ScoreFormula {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int COVERAGE_DECIMALS = 4;

    private ScoreFormula() {}

    public static WindowScore score(Rules rules, ScoreInput input) {
        List<MetricScore> metrics = new ArrayList<>();
        long weighted = 0;
        long availableWeight = 0;
        for (var rule : rules.counted()) {
            MetricScore metric = metric(rule, input);
            metrics.add(metric);
            if (metric.available()) {
                weighted += (long) rule.weight() * metric.points();
                availableWeight += rule.weight();
            }
        }
        BigDecimal coverage = share(availableWeight, rules.totalWeight());
        if (availableWeight == 0) {
            return new WindowScore(input.window(), null, null, coverage, rules.version(), metrics);
        }
        BigDecimal score = HUNDRED.multiply(BigDecimal.valueOf(weighted))
                .divide(BigDecimal.valueOf(availableWeight * PointRule.MOST), 1, RoundingMode.HALF_UP);
        return new WindowScore(input.window(), score, rules.gradeOf(score), coverage, rules.version(), metrics);
    }

    private static MetricScore metric(Rules.MetricRule rule, ScoreInput input) {
        String key = rule.metric().wireName();
        Unavailable fault = input.faults().get(rule.metric());
        Reading reading = fault != null ? Reading.missing(fault) : rule.rule().read(rule.metric(), input);
        if (reading.missing() != null) {
            return new MetricScore(key, false, reading.missing().wireName(), null, null, rule.weight());
        }
        return new MetricScore(key, true, null, reading.shown(), rule.rule().points(reading.exact()), rule.weight());
    }

    private static BigDecimal share(long part, long whole) {
        BigDecimal share = BigDecimal.valueOf(part)
                .divide(BigDecimal.valueOf(whole), COVERAGE_DECIMALS, RoundingMode.HALF_UP)
                .stripTrailingZeros();
        return share.scale() < 0 ? share.setScale(0, RoundingMode.UNNECESSARY) : share;
    }
}
