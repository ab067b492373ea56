package com.accellis.engagement.scoring.formula;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A scorecard as somebody has written it: anything may be missing or wrong, and {@link ScorecardCheck} tells what. Without
 * faults it becomes a {@link Scorecard}. Editions are stored in this form, so that one can be fetched, changed and published.
 *
 * @param metrics what counts, and how much; a metric that is missing has no part in the score
 * @param grades from the best grade down
 * @param industries scorecards of single industries, each complete in itself; null when there are none
 */
public record ScorecardDraft(
        List<MetricDraft> metrics, List<GradeDraft> grades, Map<String, IndustryDraft> industries) {

    /** What a single industry is scored by. */
    public record IndustryDraft(List<MetricDraft> metrics, List<GradeDraft> grades) {}

    /**
     * @param metric wire name of a {@link Metric}
     * @param on null means yes
     * @param weight 0 to 100
     */
    public record MetricDraft(String metric, Boolean on, Integer weight, RuleDraft rule) {

        private Rules.MetricRule toRule() {
            return new Rules.MetricRule(
                    Metric.named(metric).orElseThrow(),
                    on == null || on,
                    weight,
                    RuleKind.named(rule.type()).orElseThrow().rule(rule));
        }
    }

    /**
     * How the value of a metric becomes 0 to 5 points. Which of the parameters a rule has depends on its type.
     *
     * @param type {@code per-count}, {@code bands}, {@code rounded-average}, {@code share} or {@code healthy-band}
     * @param countPerPoint how many give one point
     * @param bands from the greatest bound down
     * @param ranges from the least up
     * @param otherwise points where no band or range holds
     */
    public record RuleDraft(
            String type, Integer countPerPoint, List<BandDraft> bands, List<RangeDraft> ranges, Integer otherwise) {}

    /** @param atLeast lower bound, included */
    public record BandDraft(BigDecimal atLeast, Integer points) {

        public BandDraft {
            atLeast = oneSpelling(atLeast);
        }

        PointRule.Bands.Band toBand() {
            return new PointRule.Bands.Band(atLeast, points);
        }
    }

    /**
     * @param atLeast lower bound, included
     * @param below upper bound, not included; null when there is none
     */
    public record RangeDraft(BigDecimal atLeast, BigDecimal below, Integer points) {

        public RangeDraft {
            atLeast = oneSpelling(atLeast);
            below = oneSpelling(below);
        }

        PointRule.HealthyBand.Range toRange() {
            return new PointRule.HealthyBand.Range(atLeast, below, points);
        }
    }

    /** @param atLeast lowest score of the grade, included */
    public record GradeDraft(String name, BigDecimal atLeast) {

        public GradeDraft {
            atLeast = oneSpelling(atLeast);
        }
    }

    /** What clients of an industry are judged by. */
    public Stream<MetricDraft> metricsFor(String industry) {
        boolean own = industry != null && industries != null && industries.containsKey(industry);
        return (own ? industries.get(industry).metrics() : metrics).stream();
    }

    /** The scorecard that a draft without faults describes. */
    public Scorecard toScorecard(int version) {
        Map<String, Rules> byIndustry = new HashMap<>();
        if (industries != null) {
            industries.forEach(
                    (industry, own) -> byIndustry.put(industry, rules(version, own.metrics(), own.grades())));
        }
        return new Scorecard(version, rules(version, metrics, grades), byIndustry);
    }

    private static Rules rules(int version, List<MetricDraft> metrics, List<GradeDraft> grades) {
        return new Rules(
                version,
                each(metrics, MetricDraft::toRule),
                each(grades, grade -> new Rules.Grade(grade.name(), grade.atLeast())));
    }

    static <T, R> List<R> each(List<T> drafts, Function<T, R> conversion) {
        return drafts.stream().map(conversion).toList();
    }

    /** Also makes a number harmless whose plain form would fill the memory, such as a zero with a billion decimals. */
    private static BigDecimal oneSpelling(BigDecimal number) {
        return number == null ? null : number.stripTrailingZeros();
    }
}
