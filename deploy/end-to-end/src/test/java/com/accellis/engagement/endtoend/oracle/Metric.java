package com.accellis.engagement.endtoend.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/**
 * What one metric says. Numbers are equal when their values are, however many zeros they end with.
 *
 * @param reason why it is not available, else null
 */
public record Metric(boolean available, String reason, BigDecimal value, BigDecimal points, BigDecimal weight) {

    public Metric {
        value = Numbers.plain(value);
        points = Numbers.plain(points);
        weight = Numbers.plain(weight);
    }

    static Metric of(JsonNode json) {
        return new Metric(
                json.get("available").booleanValue(),
                json.path("reason").isTextual() ? json.get("reason").textValue() : null,
                Numbers.of(json.get("value")),
                Numbers.of(json.get("points")),
                Numbers.of(json.get("weight")));
    }

    static Metric of(BigDecimal value, int points, int weight) {
        return new Metric(true, null, value, BigDecimal.valueOf(points), BigDecimal.valueOf(weight));
    }

    static Metric unavailable(String reason, int weight) {
        return new Metric(false, reason, null, null, BigDecimal.valueOf(weight));
    }
}
