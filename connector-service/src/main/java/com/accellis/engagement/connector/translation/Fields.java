package com.accellis.engagement.connector.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;

/**
 * Reads the fields of a record as its source sent it. A field without value is absent or null alike; a value of the wrong
 * type is an error and never guessed around.
 */
final class Fields {

    /** Several times what ConnectWise allows. An event has to fit into a record of Kafka, or it would hold up all others. */
    private static final int LONGEST_TEXT = 1_000;

    /** Far more digits than any amount of hours or money has. */
    private static final int GREATEST_SCALE = 400;

    /** Later ones are written with a sign, which others do not understand. */
    private static final int LAST_YEAR = 9_999;

    private final JsonNode node;

    private Fields(JsonNode node) {
        this.node = node;
    }

    static Fields of(JsonNode node) {
        if (node == null || !node.isObject()) {
            throw new Untranslatable("The record is not an object");
        }
        return new Fields(node);
    }

    long id() {
        Long id = number("id");
        if (id == null || id < 1) {
            throw new Untranslatable("Field id is missing or not a positive number");
        }
        return id;
    }

    Long number(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new Untranslatable("Field " + name + " is not a whole number");
        }
        return value.longValue();
    }

    BigDecimal decimal(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isNumber()) {
            throw new Untranslatable("Field " + name + " is not a number");
        }
        BigDecimal decimal = value.decimalValue();
        if (Math.abs((long) decimal.scale()) > GREATEST_SCALE) {
            // Written out, as it would be on a topic, it would have so many digits.
            throw new Untranslatable("Field " + name + " is too large or too small a number");
        }
        return decimal;
    }

    /** Without NUL, which PostgreSQL refuses, and without invisible direction marks, which occur in practice. */
    String text(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            throw new Untranslatable("Field " + name + " is not text");
        }
        if (value.textValue().length() > LONGEST_TEXT) {
            throw new Untranslatable("Field " + name + " has more than " + LONGEST_TEXT + " characters");
        }
        return value.textValue().replaceAll("[\\u0000\\u200E\\u200F]", "");
    }

    boolean flag(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return false;
        }
        if (!value.isBoolean()) {
            throw new Untranslatable("Field " + name + " is not true or false");
        }
        return value.booleanValue();
    }

    Instant instant(String name) {
        String text = text(name);
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return storable(name, OffsetDateTime.parse(text)).toInstant();
        } catch (DateTimeException e) {
            throw new Untranslatable("Field " + name + " is not a time with zone");
        }
    }

    /** Dates come as midnight UTC; the calendar date is what was entered, so zones are not converted. */
    LocalDate date(String name) {
        String text = text(name);
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return text.length() == 10
                    ? storable(name, LocalDate.parse(text))
                    : storable(name, OffsetDateTime.parse(text)).toLocalDate();
        } catch (DateTimeException e) {
            throw new Untranslatable("Field " + name + " is not a date");
        }
    }

    private static <T extends Temporal> T storable(String name, T moment) {
        if (moment.get(ChronoField.YEAR) < 1 || moment.get(ChronoField.YEAR) > LAST_YEAR) {
            throw new Untranslatable("Field " + name + " is in no year from 1 to " + LAST_YEAR);
        }
        return moment;
    }

    /** A nested object such as a reference or {@code _info}; empty when there is none. */
    Fields object(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return new Fields(com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode());
        }
        if (!value.isObject()) {
            throw new Untranslatable("Field " + name + " is not an object");
        }
        return new Fields(value);
    }

    /** The elements of an array of objects; empty when there is none. */
    java.util.List<Fields> objects(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return java.util.List.of();
        }
        if (!value.isArray()) {
            throw new Untranslatable("Field " + name + " is not a list");
        }
        return value.valueStream().map(Fields::of).toList();
    }

    private JsonNode value(String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }
}
