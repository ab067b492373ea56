package com.accellis.engagement.scoring.formula;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * What a client's companies did in one window, summed over its days.
 *
 * @param tickets help-desk tickets
 * @param firstTouch those of them that were resolved at first touch
 * @param hours billable hours
 * @param procurement agreements and additions that began
 * @param answers survey answers
 * @param ratingSum sum of their ratings, each 1 to 5
 */
public record Totals(long tickets, long firstTouch, BigDecimal hours, long procurement, long answers, long ratingSum) {

    public static final Totals NONE = new Totals(0, 0, BigDecimal.ZERO, 0, 0, 0);

    /** Decimals of an average that are shown. */
    private static final int SHOWN_DECIMALS = 2;
    /** Enough that rounding an average of any realistic number of answers is exact. */
    private static final int EXACT_DECIMALS = 12;

    /** The value of a metric as it is shown, or empty when there is nothing to average. */
    Optional<BigDecimal> shown(Metric metric) {
        return switch (metric) {
            case HELP_DESK_USAGE -> Optional.of(BigDecimal.valueOf(tickets));
            case FIRST_TOUCH_RESOLUTION -> Optional.of(BigDecimal.valueOf(firstTouch));
            case SUPPORT_SATISFACTION -> average(SHOWN_DECIMALS);
            case PROJECT_ENGAGEMENT -> Optional.of(plain(hours));
            case PROCUREMENT -> Optional.of(BigDecimal.valueOf(procurement));
        };
    }

    /** The value that the point rule sees: an average is not rounded twice. */
    Optional<BigDecimal> exact(Metric metric) {
        return metric == Metric.SUPPORT_SATISFACTION ? average(EXACT_DECIMALS) : shown(metric);
    }

    private Optional<BigDecimal> average(int decimals) {
        return answers == 0
                ? Optional.empty()
                : Optional.of(BigDecimal.valueOf(ratingSum)
                        .divide(BigDecimal.valueOf(answers), decimals, RoundingMode.HALF_UP));
    }

    /** One spelling per number, so that 1.50 and 1.5 are no change. */
    private static BigDecimal plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0, RoundingMode.UNNECESSARY) : stripped;
    }
}
