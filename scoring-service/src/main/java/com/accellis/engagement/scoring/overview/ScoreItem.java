package com.accellis.engagement.scoring.score;

import com.accellis.engagement.events.MetricScore;
import com.accellis.engagement.events.WindowScore;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * A client's score over one window.
 *
 * @param current false for a client that is not scored any more; the score is then its last one
 */
public record ScoreItem(
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
        List<MetricScore> metrics) {

    public static ScoreItem of(ScoreQueries.Found found) {
        WindowScore score = found.score();
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
                score.metrics());
    }
}
