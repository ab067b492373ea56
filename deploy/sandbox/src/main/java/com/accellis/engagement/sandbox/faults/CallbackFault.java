package com.accellis.engagement.sandbox.faults;

import com.accellis.engagement.sandbox.records.RecordType;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/**
 * What becomes of a callback that is to be sent.
 *
 * @param type of the record it tells of, or empty for all
 * @param delay after which one that waits for the next goes out in any case
 */
public record CallbackFault(Fate fate, Optional<RecordType> type, Duration delay) {

    private static final long ONE_SECOND = 1000;

    /** The ways in which a callback goes astray. */
    public enum Fate {
        LOST,
        DOUBLED,
        /** Sent only after the next one, so that the two arrive in the wrong order. */
        REORDERED,
        /** Signed with a key that is not ours. */
        FORGED,
        /** Signed with a key that is not ours, and naming an address elsewhere where it can be had. */
        FOREIGN_KEY
    }

    static CallbackFault of(JsonNode order, Fate fate) {
        return new CallbackFault(fate, Orders.type(order), Orders.millis(order, "delayMillis", ONE_SECOND));
    }

    public boolean concerns(RecordType changed) {
        return type.isEmpty() || type.get() == changed;
    }
}
