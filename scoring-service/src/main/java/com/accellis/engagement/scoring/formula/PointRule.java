package com.accellis.engagement.scoring.formula;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** How the value of a metric becomes 0 to {@value #MOST} points. */
public sealed interface PointRule {

    int MOST = 5;

    int points(BigDecimal value);

    /** One point for every {@code countPerPoint}, whole points only. */
    record PerCount(int countPerPoint) implements PointRule {

        public PerCount {
            if (countPerPoint < 1) {
                throw new IllegalArgumentException("countPerPoint is at least 1, was " + countPerPoint);
            }
        }

        @Override
        public int points(BigDecimal value) {
            return value.divideToIntegralValue(BigDecimal.valueOf(countPerPoint))
                    .min(BigDecimal.valueOf(MOST))
                    .intValueExact();
        }
    }

    /** The points of the first band whose bound the value reaches; bands go from the greatest bound down. */
    record Bands(List<Band> bands, int otherwise) implements PointRule {

        public Bands {
            bands = List.copyOf(bands);
            for (int i = 1; i < bands.size(); i++) {
                if (bands.get(i).atLeast().compareTo(bands.get(i - 1).atLeast()) >= 0) {
                    throw new IllegalArgumentException("bands go from the greatest bound down");
                }
            }
        }

        @Override
        public int points(BigDecimal value) {
            return bands.stream()
                    .filter(band -> value.compareTo(band.atLeast()) >= 0)
                    .findFirst()
                    .map(Band::points)
                    .orElse(otherwise);
        }

        /** @param atLeast lower bound, included */
        public record Band(BigDecimal atLeast, int points) {}
    }

    /** The average itself, rounded half up, between 1 and 5. */
    record RoundedAverage() implements PointRule {

        @Override
        public int points(BigDecimal value) {
            int rounded = value.setScale(0, RoundingMode.HALF_UP).intValueExact();
            return Math.max(1, Math.min(MOST, rounded));
        }
    }
}
