package com.accellis.engagement.scoring.movement;

import com.accellis.engagement.events.ScoreChanged.Cause;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.WindowScore;
import com.accellis.engagement.scoring.formula.Scorecard;
import com.accellis.engagement.scoring.movement.KnownFact.Key;
import com.accellis.engagement.scoring.window.ScoreWindow;
import com.accellis.engagement.scoring.window.SourceState;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Why a score moved. From the first state to the second, one group of causes after the other takes effect, and the score is
 * made anew after each; the differences of the scores as shown therefore add up exactly.
 */
public final class Movement {

    private final List<Step> steps = new ArrayList<>();
    private final int length;

    private Scorecard scorecard;
    private KnownState.Client client;
    private Set<Long> companies;
    private Map<SourceEntity, SourceState> sources;
    private Map<Key, KnownFact> facts;
    private LocalDate first;
    private LocalDate last;
    private WindowScore score;

    private Movement(KnownState from, int length) {
        this.length = length;
        this.scorecard = from.scorecard();
        this.client = from.client();
        this.companies = from.companies();
        this.sources = from.sources();
        this.facts = from.facts();
        this.first = new ScoreWindow(from.day(), length).firstDay();
        this.last = from.day();
        this.score = scoreNow();
    }

    /**
     * What one group of causes did.
     *
     * @param before the score without the group; null when the client was not scored
     * @param after the score with it; null likewise
     */
    public record Step(Cause cause, WindowScore before, WindowScore after) {

        /** The difference of the scores as shown; null when one of them does not exist. */
        public BigDecimal difference() {
            boolean both = before != null && before.score() != null && after != null && after.score() != null;
            return both ? after.score().subtract(before.score()) : null;
        }
    }

    /**
     * The steps between two states of the same client, in the order in which they take effect. Both states hold every fact
     * that either of them counts, in its own version.
     *
     * @param length of the window in days
     */
    public static List<Step> between(KnownState from, KnownState to, int length) {
        var movement = new Movement(from, length);
        movement.scorecard = to.scorecard();
        movement.step(Cause.SCORECARD);
        movement.client = to.client();
        movement.step(Cause.CONFIGURATION);
        movement.companies = to.companies();
        movement.step(Cause.MAPPING);
        movement.sources = to.sources();
        movement.step(Cause.AVAILABILITY);
        movement.facts = corrected(from.facts(), to.facts());
        movement.step(Cause.CORRECTED);
        movement.facts = withoutDeleted(movement.facts, to.facts());
        movement.step(Cause.DELETED);
        movement.first = new ScoreWindow(to.day(), length).firstDay();
        movement.step(Cause.AGED_OUT);
        movement.facts = to.facts();
        movement.last = to.day();
        movement.step(Cause.ENTERED);
        return List.copyOf(movement.steps);
    }

    /** A record that counted before and is still there has what it counts for now, even if that is nothing. */
    private static Map<Key, KnownFact> corrected(Map<Key, KnownFact> before, Map<Key, KnownFact> after) {
        Map<Key, KnownFact> corrected = new HashMap<>(before);
        corrected.replaceAll((key, old) -> {
            KnownFact now = after.get(key);
            return old.counts() && now != null && !now.deleted() ? now : old;
        });
        return corrected;
    }

    private static Map<Key, KnownFact> withoutDeleted(Map<Key, KnownFact> before, Map<Key, KnownFact> after) {
        Map<Key, KnownFact> remaining = new HashMap<>(before);
        remaining
                .keySet()
                .removeIf(key -> after.containsKey(key) && after.get(key).deleted());
        return remaining;
    }

    private void step(Cause cause) {
        WindowScore before = score;
        score = scoreNow();
        steps.add(new Step(cause, before, score));
    }

    private WindowScore scoreNow() {
        var window = new ScoreWindow(first.plusDays(length - 1L), length);
        return KnownState.score(
                scorecard,
                client,
                companies,
                sources,
                KnownState.totals(companies, facts.values(), first, last),
                window);
    }
}
