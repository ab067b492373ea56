package com.accellis.engagement.connector.source;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How long a {@code Retry-After} header asks us to wait: seconds, a date, or nothing we understand. */
public final class RetryAfter {

    /** ConnectWise's own message names 30 seconds when the header is missing. */
    static final Duration USUAL = Duration.ofSeconds(30);

    private static final Duration LONGEST = Duration.ofMinutes(10);

    private RetryAfter() {}

    public static Duration of(Optional<String> header, Instant now) {
        Duration asked = header.map(String::trim)
                .flatMap(text -> seconds(text).or(() -> date(text, now)))
                .orElse(USUAL);
        if (asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }

    private static Optional<Duration> seconds(String text) {
        return text.matches("[0-9]{1,9}") ? Optional.of(Duration.ofSeconds(Long.parseLong(text))) : Optional.empty();
    }

    private static Optional<Duration> date(String text, Instant now) {
        try {
            var until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
            return Optional.of(Duration.between(now, until.toInstant()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
