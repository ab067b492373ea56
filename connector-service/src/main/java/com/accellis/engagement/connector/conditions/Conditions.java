package com.accellis.engagement.connector.conditions;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Filter expressions of ConnectWise's REST interface. Date literals stand in brackets, in UTC and whole seconds; strings in
 * double quotes with inner quotes escaped by a backslash.
 */
public final class Conditions {

    private Conditions() {}

    /** Records that changed after the moment. */
    public static String changedAfter(Instant moment) {
        return "lastUpdated > [" + moment.truncatedTo(ChronoUnit.SECONDS) + "]";
    }

    public static String idIn(Collection<Long> ids) {
        return "id in (" + ids.stream().map(String::valueOf).collect(Collectors.joining(",")) + ")";
    }

    public static String contains(String field, String text) {
        return field + " contains " + quoted(text);
    }

    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
