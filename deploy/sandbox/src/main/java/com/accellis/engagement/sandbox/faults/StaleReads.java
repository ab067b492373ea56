package com.accellis.engagement.sandbox.faults;

import com.accellis.engagement.sandbox.records.RecordType;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/**
 * After a change readers still see what was before: a changed record as it was, a new one not at all, a deleted one still.
 *
 * @param type concerned, or empty for all
 * @param reads after which the change is seen
 * @param time after which it is seen in any case
 */
public record StaleReads(Optional<RecordType> type, int reads, Duration time) {

    private static final long ONE_DAY = 86_400_000;

    static StaleReads of(JsonNode order) {
        // A time alone means however many reads.
        var usualReads = order.has("millis") ? Integer.MAX_VALUE : 1;
        return new StaleReads(
                Orders.type(order),
                Orders.atLeastOne(order, "reads", usualReads),
                Orders.millis(order, "millis", ONE_DAY));
    }

    public boolean concerns(RecordType changed) {
        return type.isEmpty() || type.get() == changed;
    }
}
