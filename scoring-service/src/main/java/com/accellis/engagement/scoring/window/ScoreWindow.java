package com.accellis.engagement.scoring.window;

import java.time.LocalDate;
import java.util.List;

/** The days that count towards a score: {@code length} days ending with {@code lastDay}, both ends included. */
public record ScoreWindow(LocalDate lastDay, int length) {

    /** The lengths in days that are always computed. */
    public static final List<Integer> LENGTHS = List.of(30, 60, 90);

    /** The length in days that is meant when none is given, nor one chosen for the client. */
    public static final int USUAL = 30;

    /** The length that is meant for a client who chose {@code days}: the usual one when it is null or not computed. */
    public static int chosen(Integer days) {
        return days != null && LENGTHS.contains(days) ? days : USUAL;
    }

    public ScoreWindow {
        if (length < 1) {
            throw new IllegalArgumentException("length is at least 1, was " + length);
        }
    }

    /** The greatest of the lengths that are always computed, in days. */
    public static int longest() {
        return LENGTHS.get(LENGTHS.size() - 1);
    }

    public LocalDate firstDay() {
        return lastDay.minusDays(length - 1L);
    }

    public boolean contains(LocalDate day) {
        return !day.isBefore(firstDay()) && !day.isAfter(lastDay);
    }
}
