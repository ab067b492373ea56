package com.accellis.engagement.kit.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/**
 * Instants as text, the same as {@link Instant#parse} and {@link Instant#toString} have it. Every event has some, and what
 * the JDK does for any format takes several times as long as what the usual one needs.
 */
public final class Instants {

    private static final int WITHOUT_FRACTION = "2026-01-31T23:59:59Z".length();
    private static final int DOT = WITHOUT_FRACTION - 1;
    private static final int MOST_DIGITS = 9;
    private static final int NO_NUMBER = -1;
    /** Years have four digits between these. */
    private static final long FIRST_SECOND =
            Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();

    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
    private static final int[] POWERS_OF_TEN = {
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
    };

    private Instants() {}

    /** @throws DateTimeParseException when the text is no instant */
    public static Instant parse(String text) {
        Instant usual = usual(text);
        return usual == null ? Instant.parse(text) : usual;
    }

    /** As ISO 8601 in UTC, with 0, 3, 6 or 9 digits of the second. */
    public static String text(Instant instant) {
        if (instant.getEpochSecond() < FIRST_SECOND || instant.getEpochSecond() > LAST_SECOND) {
            return instant.toString();
        }
        LocalDateTime utc = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, ZoneOffset.UTC);
        var text = new StringBuilder(WITHOUT_FRACTION + 1 + MOST_DIGITS);
        digits(text, utc.getYear(), 4).append('-');
        digits(text, utc.getMonthValue(), 2).append('-');
        digits(text, utc.getDayOfMonth(), 2).append('T');
        digits(text, utc.getHour(), 2).append(':');
        digits(text, utc.getMinute(), 2).append(':');
        digits(text, utc.getSecond(), 2);
        int nanos = instant.getNano();
        if (nanos != 0) {
            int digits = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : MOST_DIGITS;
            digits(text.append('.'), nanos / POWERS_OF_TEN[MOST_DIGITS - digits], digits);
        }
        return text.append('Z').toString();
    }

    private static StringBuilder digits(StringBuilder text, int number, int digits) {
        for (int place = digits - 1; place >= 0; place--) {
            text.append((char) ('0' + number / POWERS_OF_TEN[place] % 10));
        }
        return text;
    }

    /** Null when the text is anything but a date and a time of day in UTC as we write them, with any digits of the second. */
    private static Instant usual(String text) {
        int last = text.length() - 1;
        boolean shaped = last >= DOT
                && last <= DOT + 1 + MOST_DIGITS
                && last != DOT + 1
                && text.charAt(last) == 'Z'
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':'
                && (last == DOT || text.charAt(DOT) == '.');
        if (!shaped) {
            return null;
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        int fraction = last == DOT ? 0 : number(text, DOT + 1, last);
        boolean exists = year >= 0
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= YearMonth.of(year, month).lengthOfMonth()
                && hour >= 0
                && hour <= 23
                && minute >= 0
                && minute <= 59
                && second >= 0
                && second <= 59
                && fraction >= 0;
        if (!exists) {
            return null;
        }
        long seconds = LocalDate.of(year, month, day).toEpochDay() * 86_400 + hour * 3_600L + minute * 60L + second;
        return Instant.ofEpochSecond(
                seconds, (long) fraction * POWERS_OF_TEN[last == DOT ? 0 : MOST_DIGITS - (last - DOT - 1)]);
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return NO_NUMBER;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** Has Jackson read and write instants this way; to be added after its own module for times. */
    static SimpleModule module() {
        return new SimpleModule("instants").addSerializer(new ToText()).addDeserializer(Instant.class, new FromText());
    }

    private static final class ToText extends StdScalarSerializer<Instant> {

        private static final long serialVersionUID = 1L;

        ToText() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(text(value));
        }
    }

    private static final class FromText extends StdScalarDeserializer<Instant> {

        private static final long serialVersionUID = 1L;

        FromText() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (in.currentToken() != JsonToken.VALUE_STRING) {
                return (Instant) context.handleUnexpectedToken(Instant.class, in);
            }
            Instant usual = usual(in.getText());
            if (usual != null) {
                return usual;
            }
            // Jackson takes numbers for seconds, also as text, and no text for null.
            if (in.getText().indexOf(':') < 0) {
                return (Instant) context.handleWeirdStringValue(Instant.class, in.getText(), "no instant");
            }
            return InstantDeserializer.INSTANT.deserialize(in, context);
        }
    }
}
