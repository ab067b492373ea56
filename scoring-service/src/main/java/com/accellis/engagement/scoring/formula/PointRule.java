package com.accellis.engagement.scoring.formula;

import com.accellis.engagement.scoring.window.Unavailable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** How what a client did becomes a value, and the value 0 to {@value #MOST} points. */
public sealed interface PointRule {

    int MOST = 5;

    /** The value that this rule judges. */
    default Reading read(Metric metric, ScoreInput input) {
        return input.totals().of(metric);
    }

    /** @param value the exact value of the reading */
    int points(BigDecimal value);

    /** One point for every {@code countPerPoint}, whole points only; none for a negative value. */
    record PerCount(int countPerPoint) implements PointRule {

        public PerCount {
            if (countPerPoint < 1) {
                throw new IllegalArgumentException("countPerPoint is at least 1, was " + countPerPoint);
            }
        }

        @Override
        public int points(BigDecimal value) {
            // Corrections of hours can leave less than nothing.
            return value.divideToIntegralValue(BigDecimal.valueOf(countPerPoint))
                    .max(BigDecimal.ZERO)
                    .min(BigDecimal.valueOf(MOST))
                    .intValueExact();
        }
    }

    /** The points of the first band whose bound the value reaches; bands go from the greatest bound down. */
    record Bands(List<Band> bands, int otherwise) implements PointRule {

        public Bands {
            bands = List.copyOf(bands);
            requireFalling(bands);
        }

        @Override
        public int points(BigDecimal value) {
            return bands.stream()
                    .filter(band -> value.compareTo(band.atLeast()) >= 0)
                    .findFirst()
                    .map(Band::points)
                    .orElse(otherwise);
        }

        private static void requireFalling(List<Band> bands) {
            for (int i = 1; i < bands.size(); i++) {
                if (bands.get(i).atLeast().compareTo(bands.get(i - 1).atLeast()) >= 0) {
                    throw new IllegalArgumentException("bands go from the greatest bound down");
                }
            }
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

    /** How many of a hundred help-desk tickets the metric counts, judged in bands; without tickets there is no share. */
    record Share(List<Bands.Band> bands, int otherwise) implements PointRule {

        public Share {
            bands = List.copyOf(bands);
            Bands.requireFalling(bands);
        }

        @Override
        public Reading read(Metric metric, ScoreInput input) {
            if (input.totals().tickets() == 0) {
                return Reading.missing(Unavailable.NO_TICKETS);
            }
            return input.totals().of(metric).times(100).over(input.totals().tickets());
        }

        @Override
        public int points(BigDecimal value) {
            return new Bands(bands, otherwise).points(value);
        }
    }

    /**
     * Count per active contact and 30 days, judged in ranges: too little and too much can both be worth few points.
     * Without contacts there is no such value.
     */
    record HealthyBand(List<Range> ranges, int otherwise) implements PointRule {

        private static final int MONTH_DAYS = 30;

        public HealthyBand {
            ranges = List.copyOf(ranges);
            for (int i = 1; i < ranges.size(); i++) {
                Range before = ranges.get(i - 1);
                if (before.below() == null
                        || before.below().compareTo(ranges.get(i).atLeast()) > 0) {
                    throw new IllegalArgumentException("ranges go from the least up and do not overlap");
                }
            }
        }

        @Override
        public Reading read(Metric metric, ScoreInput input) {
            if (input.activeContacts() == 0) {
                return Reading.missing(Unavailable.NO_CONTACTS);
            }
            return input.totals().of(metric).times(MONTH_DAYS).over((long) input.activeContacts() * input.window());
        }

        @Override
        public int points(BigDecimal value) {
            return ranges.stream()
                    .filter(range -> range.contains(value))
                    .findFirst()
                    .map(Range::points)
                    .orElse(otherwise);
        }

        /**
         * @param atLeast lower bound, included
         * @param below upper bound, not included; null when there is none
         */
        public record Range(BigDecimal atLeast, BigDecimal below, int points) {

            public Range {
                if (below != null && below.compareTo(atLeast) <= 0) {
                    throw new IllegalArgumentException("a range ends above its beginning");
                }
            }

            boolean contains(BigDecimal value) {
                return value.compareTo(atLeast) >= 0 && (below == null || value.compareTo(below) < 0);
            }
        }
    }
}
