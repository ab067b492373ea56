package com.accellis.engagement.endtoend.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/**
 * A client's score over one window, as calculated here, shown by the REST API or published on a topic.
 *
 * @param score null when nothing is available
 * @param grade null without a score
 * @param metrics by key
 */
public record Score(int window, BigDecimal score, String grade, BigDecimal coverage, Map<String, Metric> metrics) {

    public Score {
        score = Numbers.plain(score);
        coverage = Numbers.plain(coverage);
        metrics = new TreeMap<>(metrics);
    }

    /** The item of a list of scores, or a window in an event: both say it the same way. */
    public static Score of(JsonNode json) {
        var metrics = new TreeMap<String, Metric>();
        for (var metric : json.get("metrics")) {
            var key = metric.get("key").textValue();
            if (metrics.put(key, Metric.of(metric)) != null) {
                throw new IllegalArgumentException("Metric " + key + " twice in " + json);
            }
        }
        return new Score(
                json.get("window").intValue(),
                Numbers.of(json.get("score")),
                json.path("grade").isTextual() ? json.get("grade").textValue() : null,
                Numbers.of(json.get("coverage")),
                metrics);
    }

    public Metric metric(String key) {
        return metrics.get(key);
    }
}
