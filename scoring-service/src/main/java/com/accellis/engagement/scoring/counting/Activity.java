package com.accellis.engagement.scoring.counting;

import com.accellis.engagement.events.SourceVersion;
import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * One fact and what it adds to the bucket of its company and day.
 *
 * @param id the record's id at its source
 * @param companyId whose fact; null when nobody's, then it counts nowhere
 * @param day the business day it counts on; null when it counts nowhere
 * @param adds what it adds there
 * @param rejected it would count but lacks the date it counts by
 * @param event the event as received
 */
public record Activity(
        String id,
        SourceVersion version,
        boolean deleted,
        Long companyId,
        LocalDate day,
        Adds adds,
        boolean rejected,
        Object event) {

    /** Amounts for the bucket of a company and day. */
    public record Adds(int tickets, int firstTouch, BigDecimal hours, int procurement, int answers, int ratingSum) {

        static final Adds NOTHING = new Adds(0, 0, BigDecimal.ZERO, 0, 0, 0);

        static Adds ofTicket(boolean firstTouch) {
            return new Adds(1, firstTouch ? 1 : 0, BigDecimal.ZERO, 0, 0, 0);
        }

        static Adds ofHours(BigDecimal hours) {
            return new Adds(0, 0, hours, 0, 0, 0);
        }

        static Adds ofProcurement() {
            return new Adds(0, 0, BigDecimal.ZERO, 1, 0, 0);
        }

        static Adds ofAnswer(int rating) {
            return new Adds(0, 0, BigDecimal.ZERO, 0, 1, rating);
        }
    }
}
