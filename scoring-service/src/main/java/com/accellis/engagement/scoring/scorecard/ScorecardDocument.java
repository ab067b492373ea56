package com.accellis.engagement.scoring.scorecard;

import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.scoring.formula.PointRule;
import com.accellis.engagement.scoring.formula.Scorecard;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/** The JSON form of the rules; the version is kept beside it. */
record ScorecardDocument(List<Scorecard.MetricRule> metrics, List<Scorecard.Grade> grades) {

    private static final ObjectMapper MAPPER = EventJson.mapper().copy().addMixIn(PointRule.class, TypedByName.class);

    static Scorecard read(int version, String json) {
        try {
            var document = MAPPER.readValue(json, ScorecardDocument.class);
            return new Scorecard(version, document.metrics(), document.grades());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Scorecard " + version + " cannot be read", e);
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = PointRule.PerCount.class, name = "per-count"),
        @JsonSubTypes.Type(value = PointRule.Bands.class, name = "bands"),
        @JsonSubTypes.Type(value = PointRule.RoundedAverage.class, name = "rounded-average")
    })
    private interface TypedByName {}
}
