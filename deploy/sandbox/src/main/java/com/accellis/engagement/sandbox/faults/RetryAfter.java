package com.accellis.engagement.sandbox.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * The header that says when to come back.
 *
 * @param form {@code seconds}, {@code date}, {@code absent}, or anything else to be sent as it stands
 */
record RetryAfter(String form, int seconds) {

    private static final int USUAL = 1;

    static RetryAfter of(JsonNode order) {
        return new RetryAfter(
                order.path("retryAfter").asText("seconds"),
                order.path("retryAfterSeconds").asInt(USUAL));
    }

    Optional<String> text(Clock clock) {
        return switch (form) {
            case "absent" -> Optional.empty();
            case "seconds" -> Optional.of(Integer.toString(seconds));
            case "date" ->
                Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        ZonedDateTime.now(clock.withZone(ZoneOffset.UTC)).plusSeconds(seconds)));
            default -> Optional.of(form);
        };
    }
}
