package com.accellis.engagement.sandbox.records;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Times as the two systems write them: ConnectWise in whole seconds, CrewHu with milliseconds, both UTC. */
public final class Timestamps {

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Timestamps() {}

    public static String seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** A date-only fact, which ConnectWise delivers as midnight UTC. */
    public static String date(LocalDate date) {
        return date + "T00:00:00Z";
    }

    public static String millis(Instant instant) {
        return MILLIS.format(instant);
    }
}
