package com.accellis.engagement.sandbox.generation;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** When requests come in: mostly on weekdays, in the morning and after lunch, and now and then at night. */
final class Rhythm {

    private static final int DAYS_PER_MONTH = 30;

    /** Sums to seven, so that a week brings what seven even days would. */
    private static final Map<DayOfWeek, Double> DAY_WEIGHTS = new EnumMap<>(Map.of(
            DayOfWeek.MONDAY, 1.55,
            DayOfWeek.TUESDAY, 1.35,
            DayOfWeek.WEDNESDAY, 1.3,
            DayOfWeek.THURSDAY, 1.25,
            DayOfWeek.FRIDAY, 1.1,
            DayOfWeek.SATURDAY, 0.27,
            DayOfWeek.SUNDAY, 0.18));

    /** By hour of the day, UTC. */
    private static final int[] HOUR_WEIGHTS = {
        1, 1, 1, 1, 1, 2, 4, 14, 40, 60, 58, 46, 30, 48, 55, 50, 38, 22, 10, 6, 4, 3, 2, 2
    };

    private static final int HOUR_WEIGHT_SUM = Arrays.stream(HOUR_WEIGHTS).sum();

    private Rhythm() {}

    /** The moments of one day at which something happens that is expected {@code perMonth} times in 30 days, in order. */
    static List<Instant> moments(LocalDate day, double perMonth, Draw draw) {
        var moments = new ArrayList<Instant>();
        for (var count = draw.howMany(perMonth / DAYS_PER_MONTH * DAY_WEIGHTS.get(day.getDayOfWeek()));
                count > 0;
                count--) {
            moments.add(day.atTime(hour(draw), draw.between(0, 59), draw.between(0, 59))
                    .toInstant(ZoneOffset.UTC));
        }
        Collections.sort(moments);
        return moments;
    }

    private static int hour(Draw draw) {
        var left = draw.between(0, HOUR_WEIGHT_SUM - 1);
        var hour = 0;
        while (left >= HOUR_WEIGHTS[hour]) {
            left -= HOUR_WEIGHTS[hour++];
        }
        return hour;
    }
}
