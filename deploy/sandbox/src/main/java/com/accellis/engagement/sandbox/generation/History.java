package com.accellis.engagement.sandbox.generation;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/**
 * The time the generated work spans: two years up to this instant, to the second. What is drawn depends on the day
 * alone; the instant only decides what of it has already happened. A later start on the same day therefore gives the same
 * records and some more.
 */
record History(Instant now) {

    private static final int DAYS = 730;

    static History endingAt(Instant now) {
        return new History(now.truncatedTo(ChronoUnit.SECONDS));
    }

    LocalDate today() {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    LocalDate firstDay() {
        return today().minusDays(DAYS);
    }

    Instant start() {
        return firstDay().atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    List<LocalDate> days() {
        return Stream.iterate(firstDay(), day -> day.plusDays(1))
                .limit(DAYS + 1L)
                .toList();
    }

    boolean hasHappened(Instant instant) {
        return instant != null && !instant.isAfter(now);
    }

    Instant midnight() {
        return today().atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    Instant endOfToday() {
        return midnight().plus(1, ChronoUnit.DAYS).minusSeconds(1);
    }

    Instant daysAgo(int days) {
        return midnight().minus(days, ChronoUnit.DAYS);
    }
}
