package com.accellis.engagement.scoring.explanation;

import com.accellis.engagement.events.ScoreChanged.Cause;
import com.accellis.engagement.events.WindowScore;
import com.accellis.engagement.scoring.movement.Movement;
import com.accellis.engagement.scoring.score.KnownStates;
import com.accellis.engagement.scoring.score.KnownStates.Moment;
import com.accellis.engagement.scoring.score.ScoreQueries;
import com.accellis.engagement.scoring.score.Snapshot;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** Why a score moved between two moments. */
@ApplicationScoped
class ExplainMovement {

    private final Snapshot snapshot;
    private final KnownStates known;
    private final ScoreQueries queries;
    private final Moments moments;

    ExplainMovement(Snapshot snapshot, KnownStates known, ScoreQueries queries, Moments moments) {
        this.snapshot = snapshot;
        this.known = known;
        this.queries = queries;
        this.moments = moments;
    }

    /**
     * What the score was, what it is, and which causes made the difference.
     *
     * @param difference of the scores as shown, the sum of the steps; null when one of them does not exist
     * @param steps the causes in the order in which they take effect
     */
    record Moves(
            UUID clientId,
            int window,
            LocalDate fromDay,
            LocalDate toDay,
            WindowScore before,
            WindowScore after,
            BigDecimal difference,
            List<Step> steps) {}

    /**
     * @param before the score without this cause; null when there was none
     * @param difference null when the step leads from or to "no score"
     */
    record Step(Cause cause, BigDecimal before, BigDecimal after, BigDecimal difference) {

        static Step of(Movement.Step step) {
            return new Step(step.cause(), shown(step.before()), shown(step.after()), step.difference());
        }
    }

    /** @param asked the window in days; null means the one chosen for the client */
    Moves between(UUID client, Integer asked, Moment from, Moment to) {
        return snapshot.read(() -> {
            int window =
                    queries.client(client).orElseThrow(ExplainScore::notFound).window(asked);
            var states = known.between(client, from, moments.dayOf(from), to, moments.dayOf(to));
            List<Movement.Step> steps = Movement.between(states.from(), states.to(), window);
            WindowScore before = steps.get(0).before();
            WindowScore after = steps.get(steps.size() - 1).after();
            return new Moves(
                    client,
                    window,
                    states.from().day(),
                    states.to().day(),
                    before,
                    after,
                    shown(before) == null || shown(after) == null
                            ? null
                            : shown(after).subtract(shown(before)),
                    steps.stream().map(Step::of).toList());
        });
    }

    private static BigDecimal shown(WindowScore score) {
        return score == null ? null : score.score();
    }
}
