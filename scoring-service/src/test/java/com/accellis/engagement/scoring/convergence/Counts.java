package com.accellis.engagement.scoring.convergence;

import java.util.Locale;

/** How much is tried against the database: little in every build, much with {@code -Plong}. */
public final class Counts {

    private static final boolean LONG = "long".equals(System.getProperty("test.counts"));

    public static final int HISTORIES = LONG ? 1_000 : 20;
    public static final int HISTORIES_REMEMBERED = LONG ? 200 : 4;
    public static final int HAPPENINGS = 150;
    public static final int MOVES = LONG ? 1_000 : 20;
    public static final int DAYS = LONG ? 400 : 20;

    private Counts() {}

    /** What a test found, in one line that is easy to find in the build's output. */
    public static void print(String test, String format, Object... values) {
        System.out.println("figures: " + test + ": " + String.format(Locale.ROOT, format, values));
    }
}
