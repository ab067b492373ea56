package com.accellis.engagement.sandbox.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/**
 * The server's clock is wrong, or its answers carry no {@code Date} at all.
 *
 * @param offset added to the right time
 */
public record WrongDate(boolean absent, Duration offset) {

    static WrongDate of(JsonNode order) {
        return new WrongDate(
                order.path("absent").asBoolean(),
                Duration.ofSeconds(order.path("offsetSeconds").asLong()));
    }
}
