package com.accellis.engagement.scoring.scorecard;

import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.scoring.formula.Metric;
import com.accellis.engagement.scoring.formula.PointRule;
import com.accellis.engagement.scoring.formula.Rules;
import com.accellis.engagement.scoring.formula.Scorecard;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON form of the rules; the version is kept beside it.
 *
 * @param industries rules of single industries; null when there are none
 */
record ScorecardDocument(
        List<MetricDocument> metrics, List<Rules.Grade> grades, Map<String, IndustryDocument> industries) {

    private static final ObjectMapper MAPPER = EventJson.mapper()
            .copy()
            .disable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .addMixIn(PointRule.class, TypedByName.class);

    /** @param on null means yes */
    record MetricDocument(Metric metric, Boolean on, int weight, PointRule rule) {

        Rules.MetricRule toRule() {
            return new Rules.MetricRule(metric, on == null || on, weight, rule);
        }
    }

    record IndustryDocument(List<MetricDocument> metrics, List<Rules.Grade> grades) {}

    static Scorecard read(int version, String json) {
        try {
            var document = MAPPER.readValue(json, ScorecardDocument.class);
            Map<String, Rules> byIndustry = new HashMap<>();
            if (document.industries() != null) {
                document.industries()
                        .forEach((industry, own) ->
                                byIndustry.put(industry, rules(version, own.metrics(), own.grades())));
            }
            return new Scorecard(version, rules(version, document.metrics(), document.grades()), byIndustry);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Scorecard " + version + " cannot be read", e);
        }
    }

    static JsonNode describe(PointRule rule) {
        return MAPPER.valueToTree(rule);
    }

    private static Rules rules(int version, List<MetricDocument> metrics, List<Rules.Grade> grades) {
        return new Rules(version, metrics.stream().map(MetricDocument::toRule).toList(), grades);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = PointRule.PerCount.class, name = "per-count"),
        @JsonSubTypes.Type(value = PointRule.Bands.class, name = "bands"),
        @JsonSubTypes.Type(value = PointRule.RoundedAverage.class, name = "rounded-average"),
        @JsonSubTypes.Type(value = PointRule.Share.class, name = "share"),
        @JsonSubTypes.Type(value = PointRule.HealthyBand.class, name = "healthy-band")
    })
    private interface TypedByName {}
}
