package com.accellis.engagement.sandbox.crewhu;

import com.accellis.engagement.sandbox.http.ApiException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Reads query parameters such as {@code inactive=false} and {@code _updated_at[$gte]=2026-02-01T00:00:00Z}. */
final class SurveyFilter {

    private static final Pattern COMPARISON = Pattern.compile("(\\w+)\\[\\$(gte|gt|lte|lt)]");

    private SurveyFilter() {}

    static Predicate<JsonNode> of(Iterable<Map.Entry<String, String>> parameters) {
        Predicate<JsonNode> filter = survey -> true;
        for (var parameter : parameters) {
            var name = parameter.getKey();
            if (!name.equals("limit") && !name.equals("step")) {
                filter = filter.and(one(name, parameter.getValue()));
            }
        }
        return filter;
    }

    private static Predicate<JsonNode> one(String name, String value) {
        var comparison = COMPARISON.matcher(name);
        if (comparison.matches()) {
            return compare(comparison.group(1), comparison.group(2), instant(value));
        }
        return survey -> survey.hasNonNull(name) && survey.get(name).asText().equals(value);
    }

    private static Predicate<JsonNode> compare(String field, String sign, Instant limit) {
        return survey -> {
            if (!survey.path(field).isTextual()) {
                return false;
            }
            var order = parsed(survey.get(field).asText()).compareTo(limit);
            return switch (sign) {
                case "gte" -> order >= 0;
                case "gt" -> order > 0;
                case "lte" -> order <= 0;
                default -> order < 0;
            };
        };
    }

    /** A stored value that is no date lies before every date. */
    private static Instant parsed(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException malformedOnPurpose) {
            return Instant.MIN;
        }
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw ApiException.of(400, "BadRequest", "'" + text + "' is not a date");
        }
    }
}
