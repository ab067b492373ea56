package com.accellis.engagement.scoring.formula;

import com.accellis.engagement.events.WireNamed;
import com.accellis.engagement.scoring.formula.ScorecardDraft.BandDraft;
import com.accellis.engagement.scoring.formula.ScorecardDraft.RangeDraft;
import com.accellis.engagement.scoring.formula.ScorecardDraft.RuleDraft;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The kinds of rules: which metrics each of them can judge, and what it has to be told. */
enum RuleKind implements WireNamed {
    /** For whatever is counted, hours included. The average of ratings is no count. */
    PER_COUNT(EnumSet.complementOf(EnumSet.of(Metric.SUPPORT_SATISFACTION)), Parameter.COUNT_PER_POINT) {
        @Override
        PointRule rule(RuleDraft draft) {
            return new PointRule.PerCount(draft.countPerPoint());
        }
    },
    /** For any value. */
    BANDS(EnumSet.allOf(Metric.class), Parameter.BANDS, Parameter.OTHERWISE) {
        @Override
        PointRule rule(RuleDraft draft) {
            return new PointRule.Bands(ScorecardDraft.each(draft.bands(), BandDraft::toBand), draft.otherwise());
        }
    },
    /** For ratings, which are points already. */
    ROUNDED_AVERAGE(EnumSet.of(Metric.SUPPORT_SATISFACTION)) {
        @Override
        PointRule rule(RuleDraft draft) {
            return new PointRule.RoundedAverage();
        }
    },
    /** For what is part of the help-desk tickets. */
    SHARE(EnumSet.of(Metric.FIRST_TOUCH_RESOLUTION), Parameter.BANDS, Parameter.OTHERWISE) {
        @Override
        PointRule rule(RuleDraft draft) {
            return new PointRule.Share(ScorecardDraft.each(draft.bands(), BandDraft::toBand), draft.otherwise());
        }
    },
    /** For what people do: tickets per active contact and 30 days. */
    HEALTHY_BAND(EnumSet.of(Metric.HELP_DESK_USAGE), Parameter.RANGES, Parameter.OTHERWISE) {
        @Override
        PointRule rule(RuleDraft draft) {
            return new PointRule.HealthyBand(
                    ScorecardDraft.each(draft.ranges(), RangeDraft::toRange), draft.otherwise());
        }
    };

    private static final BigDecimal WHOLE_SHARE = BigDecimal.valueOf(100);
    private static final BigDecimal BEST_AVERAGE = BigDecimal.valueOf(PointRule.MOST);
    private static final BigDecimal GREATEST = BigDecimal.valueOf(1_000_000);

    private final Set<Metric> metrics;
    private final Set<Parameter> parameters;

    RuleKind(Set<Metric> metrics, Parameter... parameters) {
        this.metrics = metrics;
        this.parameters = Set.of(parameters);
    }

    /** What a rule can be told. */
    enum Parameter {
        COUNT_PER_POINT("countPerPoint"),
        BANDS("bands"),
        RANGES("ranges"),
        OTHERWISE("otherwise");

        private final String field;

        Parameter(String field) {
            this.field = field;
        }

        String field() {
            return field;
        }

        boolean isIn(RuleDraft draft) {
            return switch (this) {
                case COUNT_PER_POINT -> draft.countPerPoint() != null;
                case BANDS -> draft.bands() != null;
                case RANGES -> draft.ranges() != null;
                case OTHERWISE -> draft.otherwise() != null;
            };
        }
    }

    /** @param name may be null */
    static Optional<RuleKind> named(String name) {
        return WireNamed.find(values(), name);
    }

    /** The kinds that can judge the metric. */
    static List<RuleKind> fitting(Metric metric) {
        return Arrays.stream(values()).filter(kind -> kind.fits(metric)).toList();
    }

    static String names(List<RuleKind> kinds) {
        return kinds.stream().map(RuleKind::wireName).collect(Collectors.joining(", "));
    }

    boolean fits(Metric metric) {
        return metrics.contains(metric);
    }

    boolean has(Parameter parameter) {
        return parameters.contains(parameter);
    }

    /** The greatest bound that a band or range may have; a greater one could never be reached, or only by mistake. */
    BigDecimal greatestBound(Metric metric) {
        if (this == SHARE) {
            return WHOLE_SHARE;
        }
        return metric == Metric.SUPPORT_SATISFACTION ? BEST_AVERAGE : GREATEST;
    }

    /** The rule that a draft without faults describes. */
    abstract PointRule rule(RuleDraft draft);
}
