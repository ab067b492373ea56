package com.accellis.engagement.sandbox.callbacks;

import java.time.LocalDate;

/**
 * How many days in a row deliveries to one address have failed.
 *
 * @param last the latest of these days, or null when there is none
 */
record BadDays(LocalDate last, int inARow) {

    static final BadDays NONE = new BadDays(null, 0);

    private static final int TOO_MANY = 3;

    /** A second failure of the same day changes nothing; a day without failure starts the count anew. */
    BadDays failedOn(LocalDate day) {
        if (day.equals(last)) {
            return this;
        }
        var follows = last != null && last.plusDays(1).equals(day);
        return new BadDays(day, follows ? inARow + 1 : 1);
    }

    boolean areTooMany() {
        return inARow >= TOO_MANY;
    }
}
