package com.accellis.engagement.registry.suggestion;

import com.accellis.engagement.registry.matching.CompanyFacts;
import com.accellis.engagement.registry.matching.Conflict;
import com.accellis.engagement.registry.matching.Conflicts;
import com.accellis.engagement.registry.matching.KnownCompany;
import com.accellis.engagement.registry.matching.NameMatch;
import com.accellis.engagement.registry.matching.Ranking;
import com.accellis.engagement.registry.matching.Recycled;
import com.accellis.engagement.registry.suggestion.RegistryFacts.Row;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What comes of comparing all companies with all clients as they were at one moment. Each part is worked out once. */
final class Comparison {

    private final RegistryFacts facts;
    private final List<Row> open;
    private final List<KnownCompany> companies;
    private final NameMatch match;
    private final Recycled recycled;
    private Map<Long, Ranking> rankings;
    private List<Conflict> conflicts;

    Comparison(RegistryFacts facts) {
        this.facts = facts;
        open = facts.open();
        companies = facts.companies().stream().map(Row::company).toList();
        match = new NameMatch(facts.clients());
        recycled = Recycled.among(companies);
    }

    RegistryFacts facts() {
        return facts;
    }

    /** The companies that it is to be looked for a client of. */
    List<Row> open() {
        return open;
    }

    /** Of all open companies, by their ids. */
    synchronized Map<Long, Ranking> rankings() {
        if (rankings == null) {
            rankings = rank(open);
        }
        return rankings;
    }

    /** Of some of them. */
    Map<Long, Ranking> rank(Collection<Row> rows) {
        List<CompanyFacts> asked = rows.stream().map(Row::facts).toList();
        return match.rank(asked);
    }

    synchronized List<Conflict> conflicts() {
        if (conflicts == null) {
            conflicts = Conflicts.among(companies, rankings());
        }
        return conflicts;
    }

    /**
     * Whether the best suggestion needs nobody to look at it: it is probable enough, nobody has taken the company away
     * from a client or retired the client, and the company does not stand where a deleted one stood.
     *
     * @param confidence 0 to 100: what it must at least be
     */
    boolean isSure(Row row, Ranking ranking, int confidence) {
        return !row.takenAway()
                && ranking.best()
                        .filter(best -> best.confidence() >= confidence)
                        .filter(best -> !facts.retired().contains(best.clientId()))
                        .isPresent()
                && !recycled.concerns(row.facts());
    }
}
