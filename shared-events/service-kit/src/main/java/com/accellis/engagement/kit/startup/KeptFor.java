package com.accellis.engagement.kit.startup;

import java.time.Duration;

/** Periods that are too short to be meant: what a service needs would be removed as well. */
public final class KeptFor {

    private KeptFor() {}

    /**
     * Refuses a period below {@code least}, at start.
     *
     * @param setting as it is written in the configuration
     */
    public static void atLeast(Duration least, String setting, Duration configured) {
        if (configured.compareTo(least) < 0) {
            throw new IllegalStateException(
                    setting + " is at least " + inWords(least) + ", was " + inWords(configured));
        }
    }

    private static String inWords(Duration period) {
        boolean wholeDays = !period.isZero() && Duration.ofDays(period.toDays()).equals(period);
        return wholeDays ? period.toDays() + "d" : period.toString();
    }
}
