package com.accellis.engagement.sandbox.conditions;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/** What a field holds, how it is read from a record and how two of its values compare. */
enum FieldType {
    NUMBER {
        @Override
        Object read(JsonNode node) {
            return node.isNumber() ? node.doubleValue() : null;
        }

        @Override
        int compare(Object left, Object right) {
            return Double.compare((Double) left, (Double) right);
        }
    },
    TEXT {
        @Override
        Object read(JsonNode node) {
            return node.isTextual() ? node.textValue() : null;
        }

        @Override
        int compare(Object left, Object right) {
            return ((String) left).compareToIgnoreCase((String) right);
        }
    },
    BOOLEAN {
        @Override
        Object read(JsonNode node) {
            return node.isBoolean() ? node.booleanValue() : null;
        }

        @Override
        int compare(Object left, Object right) {
            return Boolean.compare((Boolean) left, (Boolean) right);
        }
    },
    /** Held as text in the one canonical form, whose alphabetical order is the order in time. */
    DATE {
        @Override
        Object read(JsonNode node) {
            if (!node.isTextual()) {
                return null;
            }
            var text = node.textValue();
            return text.length() == CANONICAL_LENGTH && text.endsWith("Z") ? text : canonical(text);
        }

        @Override
        int compare(Object left, Object right) {
            return ((String) left).compareTo((String) right);
        }
    },
    /** An object such as {@code company}: only whether it is there can be asked. */
    REFERENCE {
        @Override
        Object read(JsonNode node) {
            return node.isObject() ? node : null;
        }

        @Override
        int compare(Object left, Object right) {
            throw new IllegalStateException("references have no order");
        }
    };

    private static final int CANONICAL_LENGTH = "2026-02-01T00:00:00Z".length();

    /** The value in this node, or null when it holds something else. */
    abstract Object read(JsonNode node);

    abstract int compare(Object left, Object right);

    private static String canonical(String text) {
        try {
            return Instant.parse(text).truncatedTo(ChronoUnit.SECONDS).toString();
        } catch (DateTimeParseException notADate) {
            return null;
        }
    }
}
