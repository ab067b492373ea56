package com.accellis.engagement.scoring.publishing;

import com.accellis.engagement.events.WindowScore;
import com.accellis.engagement.scoring.formula.MoveTotals;
import com.accellis.engagement.scoring.formula.ScoreFormula;
import com.accellis.engagement.scoring.formula.ScoreMove;
import com.accellis.engagement.scoring.formula.ScoreMove.Mark;
import com.accellis.engagement.scoring.formula.Scorecard;
import com.accellis.engagement.scoring.formula.ScorecardDraft;
import com.accellis.engagement.scoring.score.ScoredClients;
import com.accellis.engagement.scoring.score.ScoredClients.ScoredClient;
import com.accellis.engagement.scoring.scorecard.Scorecards;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Tries a draft on all clients: what publishing it would do to their scores. Stores nothing. */
@ApplicationScoped
class PreviewScorecard {

    private final ScoredClients clients;
    private final Scorecards scorecards;

    PreviewScorecard(ScoredClients clients, Scorecards scorecards) {
        this.clients = clients;
        this.scorecards = scorecards;
    }

    /** What becomes of one client's score. */
    record ClientMove(ScoredClient client, ScoreMove move) {}

    /** What becomes of all scores, in no order. */
    record Preview(List<ClientMove> moves, MoveTotals totals) {}

    /** What a preview can be ordered by. */
    enum Order {
        /** How much the score moves, whichever way. */
        CHANGE(move -> move.move().size(), BigDecimal::compareTo),
        BEFORE(move -> move.move().before().score(), BigDecimal::compareTo),
        AFTER(move -> move.move().after().score(), BigDecimal::compareTo),
        CLIENT_NAME(move -> move.client().name(), String.CASE_INSENSITIVE_ORDER),
        INDUSTRY(move -> move.client().industry(), String::compareTo);

        private final Comparator<ClientMove> upwards;
        private final Comparator<ClientMove> downwards;

        /** Clients without a value come last either way. */
        <T> Order(Function<ClientMove, T> key, Comparator<T> order) {
            this.upwards = Comparator.comparing(key, Comparator.nullsLast(order));
            this.downwards = Comparator.comparing(key, Comparator.nullsLast(order.reversed()));
        }

        Comparator<ClientMove> comparator(boolean descending) {
            return descending ? downwards : upwards;
        }
    }

    /** @param draft without faults */
    Preview preview(ScorecardDraft draft, int window) {
        Scorecard current = scorecards.current();
        Scorecard next = draft.toScorecard(current.version() + 1);
        List<ClientMove> moves = clients.over(window).stream()
                .map(client -> new ClientMove(client, move(client, next)))
                .toList();
        List<String> gradeNames = Stream.of(next, current)
                .flatMap(scorecard -> scorecard.gradeNames().stream())
                .toList();
        return new Preview(
                moves, MoveTotals.of(moves.stream().map(ClientMove::move).toList(), gradeNames));
    }

    private static ScoreMove move(ScoredClient client, Scorecard next) {
        WindowScore after = ScoreFormula.score(next.rulesFor(client.industry()), client.input());
        return new ScoreMove(new Mark(client.score(), client.grade()), new Mark(after.score(), after.grade()));
    }
}
