package com.accellis.engagement.sandbox.conditions;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;

/** Turns the literal of a comparison into a value of the field's type, or refuses it. */
final class Literals {

    private Literals() {}

    static Object valueFor(Field field, Token token) {
        return switch (field.type()) {
            case NUMBER -> token.kind() == Token.Kind.NUMBER ? number(token) : refuse(field, token);
            case TEXT -> token.kind() == Token.Kind.STRING ? token.text() : refuse(field, token);
            case DATE -> token.kind() == Token.Kind.DATE ? date(token) : refuse(field, token);
            case BOOLEAN -> flag(field, token);
            case REFERENCE -> refuse(field, token);
        };
    }

    /** {@code %} and {@code *} stand for any text; case does not matter. */
    static Pattern like(String pattern) {
        var regex = new StringBuilder();
        for (var part : pattern.split("((?<=[%*])|(?=[%*]))")) {
            regex.append(part.equals("%") || part.equals("*") ? ".*" : Pattern.quote(part));
        }
        return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
    }

    static Pattern contains(String part) {
        return Pattern.compile(
                ".*" + Pattern.quote(part) + ".*", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
    }

    private static Double number(Token token) {
        try {
            return Double.valueOf(token.text());
        } catch (NumberFormatException e) {
            throw new ConditionException("'" + token.text() + "' is not a valid number.");
        }
    }

    /** Full time with or without Z, or a bare date; both are meant as UTC. Offsets are refused. */
    private static String date(Token token) {
        var text = token.text();
        try {
            if (text.length() == "2026-02-01".length()) {
                return canonical(LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));
            }
            var local = text.toUpperCase(Locale.ROOT).endsWith("Z") ? text.substring(0, text.length() - 1) : text;
            return canonical(LocalDateTime.parse(local).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            throw new ConditionException("'" + text + "' is not a valid date.");
        }
    }

    private static String canonical(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static Object flag(Field field, Token token) {
        if (token.isWord("true") || token.isWord("false")) {
            return Boolean.valueOf(token.text().toLowerCase(Locale.ROOT));
        }
        return refuse(field, token);
    }

    private static Object refuse(Field field, Token token) {
        throw new ConditionException("'" + token.text() + "' is not a valid value for " + field.name() + ".");
    }
}
