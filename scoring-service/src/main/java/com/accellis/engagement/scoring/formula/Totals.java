package com.accellis.engagement.scoring.formula;

import com.accellis.engagement.scoring.window.Unavailable;
import java.math.BigDecimal;

/**
 * What a client's companies did, summed over days.
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

    public Totals plus(Totals other) {
        return new Totals(
                tickets + other.tickets,
                firstTouch + other.firstTouch,
                hours.add(other.hours),
                procurement + other.procurement,
                answers + other.answers,
                ratingSum + other.ratingSum);
    }

    public Totals minus(Totals other) {
        return new Totals(
                tickets - other.tickets,
                firstTouch - other.firstTouch,
                hours.subtract(other.hours),
                procurement - other.procurement,
                answers - other.answers,
                ratingSum - other.ratingSum);
    }

    /** Whether the numbers are the same, however they are spelt. */
    public boolean sameAs(Totals other) {
        return hours.compareTo(other.hours) == 0
                && new Totals(tickets, firstTouch, other.hours, procurement, answers, ratingSum).equals(other);
    }

    /** The value of a metric; an average is not rounded before it is judged. */
    Reading of(Metric metric) {
        return switch (metric) {
            case HELP_DESK_USAGE -> Reading.of(tickets);
            case FIRST_TOUCH_RESOLUTION -> Reading.of(firstTouch);
            case SUPPORT_SATISFACTION ->
                answers == 0
                        ? Reading.missing(Unavailable.NO_ANSWERS)
                        : Reading.quotient(BigDecimal.valueOf(ratingSum), answers);
            case PROJECT_ENGAGEMENT -> Reading.of(hours);
            case PROCUREMENT -> Reading.of(procurement);
        };
    }
}
