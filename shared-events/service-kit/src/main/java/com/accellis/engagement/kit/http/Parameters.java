package com.accellis.engagement.kit.http;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads parameters from their text, because a framework's own conversion answers 404 for a wrong number. */
public final class Parameters {

    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private Parameters() {}

    /** A whole number between the bounds, both included; {@code fallback} when not given. */
    public static int number(String name, String text, int fallback, int least, int greatest) {
        if (text == null) {
            return fallback;
        }
        if (text.matches("[0-9]{1,9}")) {
            int value = Integer.parseInt(text);
            if (value >= least && value <= greatest) {
                return value;
            }
        }
        throw invalid(name, "a whole number from " + least + " to " + greatest);
    }

    /** A decimal number such as {@code 0.75} between the bounds, both included; null when not given. */
    public static BigDecimal decimal(String name, String text, BigDecimal least, BigDecimal greatest) {
        if (text == null) {
            return null;
        }
        if (text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
            var value = new BigDecimal(text);
            if (value.compareTo(least) >= 0 && value.compareTo(greatest) <= 0) {
                return value;
            }
        }
        throw invalid(name, "a number from " + least + " to " + greatest);
    }

    /** The id of a ConnectWise record: a positive whole number. */
    public static long id(String name, String text) {
        if (text == null || !text.matches("[1-9][0-9]{0,17}")) {
            throw invalid(name, "a positive whole number");
        }
        return Long.parseLong(text);
    }

    /** One of the names; {@code fallback} when not given. */
    public static <T> T oneOf(String name, String text, T fallback, List<T> allowed, Function<T, String> spelling) {
        if (text == null) {
            return fallback;
        }
        Optional<T> found = allowed.stream()
                .filter(candidate -> spelling.apply(candidate).equals(text))
                .findFirst();
        return found.orElseThrow(() -> invalid(
                name,
                "one of " + String.join(", ", allowed.stream().map(spelling).toList())));
    }

    /** {@code true} or {@code false}; {@code fallback} when not given. */
    public static Boolean yesOrNo(String name, String text, Boolean fallback) {
        return oneOf(name, text, fallback, List.of(true, false), Object::toString);
    }

    public static UUID uuid(String name, String text) {
        if (text == null || !UUID_TEXT.matcher(text).matches()) {
            throw invalid(name, "a UUID");
        }
        return UUID.fromString(text);
    }

    /** A calendar date such as {@code 2026-02-28} between the bounds, both included. */
    public static LocalDate date(String name, String text, LocalDate least, LocalDate greatest) {
        String expected = "a date from " + least + " to " + greatest;
        if (!text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
            throw invalid(name, expected);
        }
        try {
            LocalDate date = LocalDate.parse(text);
            if (!date.isBefore(least) && !date.isAfter(greatest)) {
                return date;
            }
        } catch (DateTimeParseException e) {
            // Such as February 30: refused like a date out of bounds.
        }
        throw invalid(name, expected);
    }

    /** A moment with its zone such as {@code 2026-02-28T12:00:00Z} between the bounds, both included. */
    public static Instant instant(String name, String text, Instant least, Instant greatest) {
        String expected = "a moment with its zone, such as 2026-02-28T12:00:00Z, from "
                + least.truncatedTo(ChronoUnit.SECONDS) + " to " + greatest.truncatedTo(ChronoUnit.SECONDS);
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            if (!instant.isBefore(least) && !instant.isAfter(greatest)) {
                return instant;
            }
        } catch (DateTimeParseException e) {
            // Not a moment at all: refused like one out of bounds.
        }
        throw invalid(name, expected);
    }

    /** Words to look for; null when not given. */
    public static String words(String name, String text, int longest) {
        if (text != null && (text.isBlank() || text.length() > longest || !isUnicode(text))) {
            throw invalid(name, "up to " + longest + " characters");
        }
        return text;
    }

    private static boolean isUnicode(String text) {
        return text.codePoints()
                .noneMatch(point -> Character.isISOControl(point) || point >= 0xD800 && point <= 0xDFFF);
    }

    /** A sort such as {@code -score,name}: a minus sorts downwards. At most three keys, each once. */
    public static List<Sort> sort(String text, Set<String> allowed, Sort fallback) {
        if (text == null) {
            return List.of(fallback);
        }
        List<Sort> keys = Arrays.stream(text.split(",", -1))
                .map(key -> key.startsWith("-") ? new Sort(key.substring(1), true) : new Sort(key, false))
                .toList();
        boolean known = keys.stream().allMatch(key -> allowed.contains(key.field()));
        boolean distinct = keys.stream().map(Sort::field).distinct().count() == keys.size();
        if (!known || !distinct || keys.size() > 3) {
            throw invalid(
                    "sort",
                    "up to three of "
                            + String.join(", ", allowed.stream().sorted().toList()) + ", with a minus for downwards");
        }
        return keys;
    }

    private static ProblemException invalid(String name, String expected) {
        return ProblemType.INVALID_PARAMETER.because(
                name + " is not valid", List.of(new Problem.FieldError(name, "expected " + expected)));
    }

    /** @param descending whether the greatest comes first */
    public record Sort(String field, boolean descending) {}
}
