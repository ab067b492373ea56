package com.accellis.engagement.scoring.overview;

import com.accellis.engagement.events.MetricScore;
import com.accellis.engagement.events.WindowScore;
import com.accellis.engagement.scoring.score.ScoreQueries.Found;
import com.accellis.engagement.scoring.standing.Standings;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A client's score over one window, and how it stands among the others.
 *
 * @param current false for a client that is not scored any more, whose score is its last one, or never was
 * @param rank 1 for the best score of all scored clients; null without a score
 * @param trend difference to the closing score of 30 days ago; null when one of them does not exist
 * @param industryAverage average score of its industry; null when the industry has fewer than five scored clients
 * @param industryPercentile how many of a hundred other clients of its industry have a lower score; null likewise
 * @param sourceAges seconds since the last good run of each source, by its name; null before the first
 */
record ScoreItem(
        UUID clientId,
        String clientName,
        String industry,
        int window,
        LocalDate asOf,
        boolean current,
        BigDecimal score,
        String grade,
        BigDecimal coverage,
        int scorecardVersion,
        List<Long> companyIds,
        List<MetricScore> metrics,
        Long rank,
        BigDecimal trend,
        BigDecimal industryAverage,
        Integer industryPercentile,
        Map<String, Long> sourceAges) {

    static ScoreItem of(Found found, Standings standings, Map<String, Long> sourceAges) {
        WindowScore score = found.score();
        boolean stands = found.current() && score.score() != null;
        return new ScoreItem(
                found.clientId(),
                found.clientName(),
                found.industry(),
                score.window(),
                found.asOf(),
                found.current(),
                score.score(),
                score.grade(),
                score.coverage(),
                score.scorecardVersion(),
                found.companyIds(),
                score.metrics(),
                stands ? standings.rank(score.score()) : null,
                found.trend(),
                standings
                        .industry(found.industry())
                        .map(Standings.Industry::average)
                        .orElse(null),
                stands ? standings.percentile(found.industry(), score.score()).orElse(null) : null,
                sourceAges);
    }
}
