package com.accellis.engagement.scoring.formula;

import com.accellis.engagement.scoring.window.Unavailable;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The value of a metric.
 *
 * @param exact what points are given for; null when there is no value
 * @param shown what people see
 * @param missing why there is no value; null when there is one
 */
public record Reading(BigDecimal exact, BigDecimal shown, Unavailable missing) {

    /** Decimals of a quotient that are shown. */
    private static final int SHOWN_DECIMALS = 2;
    /** Enough that judging a quotient of realistic numbers is exact. */
    private static final int EXACT_DECIMALS = 12;

    static Reading missing(Unavailable reason) {
        return new Reading(null, null, reason);
    }

    static Reading of(BigDecimal value) {
        BigDecimal plain = plain(value);
        return new Reading(plain, plain, null);
    }

    static Reading of(long value) {
        return of(BigDecimal.valueOf(value));
    }

    /** @param divisor not 0 */
    static Reading quotient(BigDecimal dividend, long divisor) {
        BigDecimal by = BigDecimal.valueOf(divisor);
        return new Reading(
                dividend.divide(by, EXACT_DECIMALS, RoundingMode.HALF_UP),
                dividend.divide(by, SHOWN_DECIMALS, RoundingMode.HALF_UP),
                null);
    }

    Reading times(long factor) {
        return missing != null ? this : of(exact.multiply(BigDecimal.valueOf(factor)));
    }

    Reading over(long divisor) {
        return missing != null ? this : quotient(exact, divisor);
    }

    /** One spelling per number, so that 1.50 and 1.5 are no change. */
    private static BigDecimal plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0, RoundingMode.UNNECESSARY) : stripped;
    }
}
