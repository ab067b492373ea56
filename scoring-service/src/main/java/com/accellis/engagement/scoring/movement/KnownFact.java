package com.accellis.engagement.scoring.movement;

import com.accellis.engagement.scoring.formula.Metric;
import com.accellis.engagement.scoring.formula.Totals;
import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * A record of a source as it was known at a moment.
 *
 * @param deleted whether it was known to be deleted
 * @param companyId whose record; null when nobody's
 * @param day the business day it counts on; null when it counts nowhere
 * @param adds what it adds there
 */
public record KnownFact(Key key, boolean deleted, Long companyId, LocalDate day, Totals adds) {

    /** @param topic the topic it came on; @param id its id at the source */
    public record Key(String topic, String id) {}

    boolean counts() {
        return day != null;
    }

    /** What the fact adds to a metric: 1, hours or a rating; null when the metric does not count it. */
    public BigDecimal amountFor(Metric metric) {
        if (!counts()) {
            return null;
        }
        return switch (metric) {
            case HELP_DESK_USAGE -> amount(adds.tickets());
            case FIRST_TOUCH_RESOLUTION -> amount(adds.firstTouch());
            case SUPPORT_SATISFACTION -> amount(adds.ratingSum());
            case PROCUREMENT -> amount(adds.procurement());
            // Entries of 0 hours count as well.
            case PROJECT_ENGAGEMENT ->
                metric.topics().stream().anyMatch(topic -> topic.name().equals(key.topic())) ? adds.hours() : null;
        };
    }

    private static BigDecimal amount(long count) {
        return count == 0 ? null : BigDecimal.valueOf(count);
    }
}
