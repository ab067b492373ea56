package com.accellis.engagement.scoring.explanation;

import com.accellis.engagement.events.MetricScore;
import com.accellis.engagement.events.SourceEntity;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A client's score over one window, and all that it is made of.
 *
 * @param asOf the last business day of the window; {@code firstDay} is its first
 * @param knownAt up to when what became known is taken into account; null means up to now
 * @param current false when the client is not scored; then there is no score, or it is the last one it had
 * @param score null when no metric is available
 * @param sources what the score relies on, as it was known at {@code knownAt}
 */
record Explanation(
        UUID clientId,
        String clientName,
        String industry,
        int window,
        LocalDate firstDay,
        LocalDate asOf,
        Instant knownAt,
        boolean current,
        BigDecimal score,
        String grade,
        BigDecimal coverage,
        int scorecardVersion,
        Set<Long> companyIds,
        List<ExplainedMetric> metrics,
        List<Source> sources) {

    /**
     * What one metric brings to the score.
     *
     * @param value the raw count, hours or average; null when not available
     * @param points 0 to 5; null when not available
     * @param contribution how many of the score's points come from this metric; the contributions add up to the score
     * @param rule how the value becomes points; null unless the score is current: the client may have been of another
     *     industry then
     * @param rejected records of the client that would count but lack the date they count by
     */
    record ExplainedMetric(
            String key,
            boolean available,
            String reason,
            BigDecimal value,
            Integer points,
            int weight,
            BigDecimal contribution,
            JsonNode rule,
            long rejected) {

        static ExplainedMetric of(MetricScore metric, BigDecimal contribution, JsonNode rule, long rejected) {
            return new ExplainedMetric(
                    metric.key(),
                    metric.available(),
                    metric.reason(),
                    metric.value(),
                    metric.points(),
                    metric.weight(),
                    contribution,
                    rule,
                    rejected);
        }
    }

    /**
     * @param lastGoodRun null before the first, and in what was known before now
     * @param ageSeconds since the last good run; null without one
     */
    record Source(
            SourceEntity entity,
            boolean configured,
            boolean loaded,
            boolean fresh,
            Instant lastGoodRun,
            Long ageSeconds) {}
}
