package com.accellis.engagement.scoring.movement;

import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.WindowScore;
import com.accellis.engagement.scoring.formula.ClientSources;
import com.accellis.engagement.scoring.formula.ScoreFormula;
import com.accellis.engagement.scoring.formula.ScoreInput;
import com.accellis.engagement.scoring.formula.Scorecard;
import com.accellis.engagement.scoring.formula.Totals;
import com.accellis.engagement.scoring.window.ScoreWindow;
import com.accellis.engagement.scoring.window.SourceState;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * All that a client's scores are made of.
 *
 * @param day the last business day of the windows
 * @param companies the companies that count for the client
 * @param sources what scores may rely on of each source
 * @param facts the records of these companies that matter here, by their key
 */
public record KnownState(
        LocalDate day,
        Scorecard scorecard,
        Client client,
        Set<Long> companies,
        Map<SourceEntity, SourceState> sources,
        Map<KnownFact.Key, KnownFact> facts) {

    public KnownState {
        companies = Set.copyOf(companies);
        sources = Map.copyOf(sources);
        facts = Map.copyOf(facts);
    }

    /**
     * The client itself, as far as it matters to its scores.
     *
     * @param scored whether it is active and auto-scoring is on
     * @param industry may be null
     * @param activeContacts people at its companies who have not left
     */
    public record Client(boolean scored, String industry, int activeContacts) {

        /** A client that nobody has told of. */
        public static final Client UNKNOWN = new Client(false, null, 0);
    }

    /** The same with windows that end on another day; the facts must reach as far. */
    public KnownState on(LocalDate otherDay) {
        return new KnownState(otherDay, scorecard, client, companies, sources, facts);
    }

    /** @return null when the client is not scored */
    public WindowScore score(int length) {
        var window = new ScoreWindow(day, length);
        return score(
                scorecard,
                client,
                companies,
                sources,
                totals(companies, facts.values(), window.firstDay(), window.lastDay()),
                window);
    }

    /** The window decides only which sources reach back far enough; what counts in it has been summed already. */
    static WindowScore score(
            Scorecard scorecard,
            Client client,
            Set<Long> companies,
            Map<SourceEntity, SourceState> sources,
            Totals totals,
            ScoreWindow window) {
        if (!client.scored()) {
            return null;
        }
        var carried = new ClientSources(sources, !companies.isEmpty());
        var input = new ScoreInput(window.length(), totals, client.activeContacts(), carried.faults(window));
        return ScoreFormula.score(scorecard.rulesFor(client.industry()), input);
    }

    /** What these companies' facts add up to from {@code first} to {@code last}, both included. */
    static Totals totals(Set<Long> companies, Collection<KnownFact> facts, LocalDate first, LocalDate last) {
        return facts.stream()
                .filter(KnownFact::counts)
                .filter(fact -> companies.contains(fact.companyId()))
                .filter(fact -> !fact.day().isBefore(first) && !fact.day().isAfter(last))
                .map(KnownFact::adds)
                .reduce(Totals.NONE, Totals::plus);
    }
}
