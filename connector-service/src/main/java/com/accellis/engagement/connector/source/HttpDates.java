package com.accellis.engagement.connector.source;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** The clock of a server as its answers tell it. */
public final class HttpDates {

    private HttpDates() {}

    /** The {@code Date} header; {@code ours} when the server sends none that can be read. */
    public static Instant of(HttpHeaders headers, Instant ours) {
        return headers.firstValue("Date")
                .map(text -> {
                    try {
                        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant();
                    } catch (DateTimeException e) {
                        return ours;
                    }
                })
                .orElse(ours);
    }
}
