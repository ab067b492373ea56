package com.accellis.engagement.scoring.formula;

import com.accellis.engagement.events.MetricScore;
import com.accellis.engagement.events.WindowScore;
import com.accellis.engagement.scoring.window.Unavailable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Score = 100 × Σ(weight × points) ÷ Σ(weight × 5) over the metrics whose data is available; coverage = their share of
 * the whole weight. Decimal arithmetic only.
 */
public final class ScoreFormula {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int COVERAGE_DECIMALS = 4;

    private ScoreFormula() {}

    /**
     * @param window length in days
     * @param unavailable the metrics that cannot be scored, with the reason
     */
    public static WindowScore score(
            Scorecard scorecard, int window, Totals totals, Map<Metric, Unavailable> unavailable) {
        List<MetricScore> metrics = new ArrayList<>();
        long weighted = 0;
        long availableWeight = 0;
        for (var rule : scorecard.metrics()) {
            MetricScore metric = metric(rule, totals, unavailable.get(rule.metric()));
            metrics.add(metric);
            if (metric.available()) {
                weighted += (long) rule.weight() * metric.points();
                availableWeight += rule.weight();
            }
        }
        BigDecimal coverage = share(availableWeight, scorecard.totalWeight());
        if (availableWeight == 0) {
            return new WindowScore(window, null, null, coverage, scorecard.version(), metrics);
        }
        BigDecimal score = HUNDRED.multiply(BigDecimal.valueOf(weighted))
                .divide(BigDecimal.valueOf(availableWeight * PointRule.MOST), 1, RoundingMode.HALF_UP);
        return new WindowScore(window, score, scorecard.gradeOf(score), coverage, scorecard.version(), metrics);
    }

    private static MetricScore metric(Scorecard.MetricRule rule, Totals totals, Unavailable fault) {
        String key = rule.metric().wireName();
        var value = totals.exact(rule.metric());
        if (fault != null) {
            return new MetricScore(key, false, fault.wireName(), null, null, rule.weight());
        }
        if (value.isEmpty()) {
            return new MetricScore(key, false, Unavailable.NO_ANSWERS.wireName(), null, null, rule.weight());
        }
        return new MetricScore(
                key,
                true,
                null,
                totals.shown(rule.metric()).orElseThrow(),
                rule.rule().points(value.get()),
                rule.weight());
    }

    private static BigDecimal share(long part, long whole) {
        BigDecimal share = BigDecimal.valueOf(part)
                .divide(BigDecimal.valueOf(whole), COVERAGE_DECIMALS, RoundingMode.HALF_UP)
                .stripTrailingZeros();
        return share.scale() < 0 ? share.setScale(0, RoundingMode.UNNECESSARY) : share;
    }
}
