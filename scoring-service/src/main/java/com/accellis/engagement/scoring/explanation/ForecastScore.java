package com.accellis.engagement.scoring.explanation;

import com.accellis.engagement.events.MetricScore;
import com.accellis.engagement.events.WindowScore;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.scoring.movement.KnownState;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.score.KnownStates;
import com.accellis.engagement.scoring.score.KnownStates.Moment;
import com.accellis.engagement.scoring.score.ScoreQueries;
import com.accellis.engagement.scoring.score.Snapshot;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** How a score moves on if nothing new happens: records leave the window, and those dated ahead enter it. */
@ApplicationScoped
class ForecastScore {

    private final Snapshot snapshot;
    private final KnownStates known;
    private final ScoreQueries queries;
    private final BusinessClock clock;

    ForecastScore(Snapshot snapshot, KnownStates known, ScoreQueries queries, BusinessClock clock) {
        this.snapshot = snapshot;
        this.known = known;
        this.queries = queries;
        this.clock = clock;
    }

    /** @param days today first */
    record Forecast(UUID clientId, int window, List<Day> days) {}

    /** @param difference to the day before; null when one of the two has no score */
    record Day(LocalDate day, BigDecimal score, String grade, BigDecimal difference, List<MetricScore> metrics) {}

    private record Basis(int window, KnownState state) {}

    /**
     * Today and each of the next {@code days} days. Sources are taken to stay as loaded and fresh as they are.
     *
     * @param asked the window in days; null means the one chosen for the client
     */
    Forecast of(UUID client, Integer asked, int days) {
        LocalDate today = clock.today();
        Basis basis = snapshot.read(() -> {
            int window =
                    queries.client(client).orElseThrow(ExplainScore::notFound).window(asked);
            // Read once for all days: the longest window that ends today reaches back further than any later one.
            return new Basis(window, known.ahead(client, Moment.NOW, today, days));
        });
        KnownState state = basis.state();
        if (!state.client().scored()) {
            throw ProblemType.CLIENT_NOT_SCORED.because("A client that is not scored has no forecast");
        }
        List<Day> forecast = new ArrayList<>();
        WindowScore before = null;
        for (int ahead = 0; ahead <= days; ahead++) {
            WindowScore score = state.on(today.plusDays(ahead)).score(basis.window());
            boolean comparable = before != null && before.score() != null && score.score() != null;
            forecast.add(new Day(
                    today.plusDays(ahead),
                    score.score(),
                    score.grade(),
                    comparable ? score.score().subtract(before.score()) : null,
                    score.metrics()));
            before = score;
        }
        return new Forecast(client, basis.window(), forecast);
    }
}
