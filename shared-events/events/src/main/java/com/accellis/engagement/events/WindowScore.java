package com.accellis.engagement.events;

import java.math.BigDecimal;
import java.util.List;

/**
 * A client's score over one window.
 *
 * @param window length in days: 30, 60 or 90
 * @param score 0.0 to 100.0 with one decimal; null when no metric is available
 * @param grade one of the scorecard's, by default A, B, C, D or F; null without a score
 * @param coverage share of the total weight that is available, 0 to 1
 * @param scorecardVersion the rules it was computed with
 */
public record WindowScore(
        int window,
        BigDecimal score,
        String grade,
        BigDecimal coverage,
        int scorecardVersion,
        List<MetricScore> metrics) {

    public WindowScore {
        metrics = List.copyOf(metrics);
    }
}
