package com.accellis.engagement.registry.suggestion;

import com.accellis.engagement.kit.http.Page;
import com.accellis.engagement.kit.http.Parameters.Sort;
import com.accellis.engagement.registry.matching.CompanyFacts;
import com.accellis.engagement.registry.matching.NameMatch;
import com.accellis.engagement.registry.matching.Ranking;
import com.accellis.engagement.registry.suggestion.RegistryFacts.Row;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Suggests clients for companies that belong to none. */
@ApplicationScoped
public class FindSuggestions {

    static final Set<String> SORTS = Set.of("confidence", "name");

    private final RegistryFactsQuery query;
    private final SuggestionConfig config;

    FindSuggestions(RegistryFactsQuery query, SuggestionConfig config) {
        this.query = query;
        this.config = config;
    }

    /** With a lower limit also a company that two clients claim alike would be sure. */
    void refuseUnsafe(@Observes StartupEvent start) {
        if (config.sureFrom() <= NameMatch.SURE_WHEN_ALIKE || config.sureFrom() > 100) {
            throw new IllegalStateException("suggestions.sure-from is from " + (NameMatch.SURE_WHEN_ALIKE + 1)
                    + " to 100, was " + config.sureFrom());
        }
    }

    /** The confidence from which a suggestion may be accepted without looking at it. */
    public int sureFrom() {
        return config.sureFrom();
    }

    /**
     * The best suggestion for every company that belongs to no client, in the order of the companies' ids; a company
     * without any suggestion is absent, and so is one that somebody has taken away from a client: accepting in bulk must not
     * undo that. Reads in the caller's transaction.
     */
    @Transactional
    public List<BestSuggestion> best() {
        RegistryFacts facts = query.read();
        List<Row> rows = facts.open().stream().filter(row -> !row.takenAway()).toList();
        Map<Long, Ranking> rankings = rank(facts, rows);
        return rows.stream()
                .map(row -> best(row, rankings))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(BestSuggestion::companyId))
                .toList();
    }

    private static Optional<BestSuggestion> best(Row row, Map<Long, Ranking> rankings) {
        long id = row.facts().id();
        return rankings.get(id)
                .best()
                .map(best -> new BestSuggestion(id, best.clientId(), best.confidence(), best.reasons()));
    }

    @Transactional
    Page<CompanySuggestions> list(SuggestionFilter filter, List<Sort> sorts, Page.Request page) {
        RegistryFacts facts = query.read();
        List<Row> rows = facts.open().stream().filter(filter::accepts).toList();
        boolean byConfidence = sorts.stream().anyMatch(sort -> sort.field().equals("confidence"));
        // Only an order by confidence needs to know the suggestions of all.
        Map<Long, Ranking> all = byConfidence ? rank(facts, rows) : Map.of();
        List<Row> found = rows.stream()
                .sorted(order(sorts, all))
                .skip(page.offset())
                .limit(page.size())
                .toList();
        Map<Long, Ranking> rankings = byConfidence ? all : rank(facts, found);
        return page.of(
                found.stream()
                        .map(row -> CompanySuggestions.of(
                                row, rankings.get(row.facts().id()), config.sureFrom(), facts.clientNames()))
                        .toList(),
                rows.size());
    }

    static Map<Long, Ranking> rank(RegistryFacts facts, Collection<Row> rows) {
        List<CompanyFacts> companies = rows.stream().map(Row::facts).toList();
        return new NameMatch(facts.clients()).rank(companies);
    }

    /** The id makes the order of equals the same on every page. */
    private static Comparator<Row> order(List<Sort> sorts, Map<Long, Ranking> rankings) {
        Comparator<Row> byId = Comparator.comparing(row -> row.facts().id());
        return Stream.concat(sorts.stream().map(sort -> order(sort, rankings)), Stream.of(byId))
                .reduce(Comparator::thenComparing)
                .orElse(byId);
    }

    private static Comparator<Row> order(Sort sort, Map<Long, Ranking> rankings) {
        Comparator<Row> upwards = sort.field().equals("name")
                ? Comparator.comparing(row -> row.facts().name().toLowerCase(Locale.ROOT))
                : Comparator.comparing(
                        row -> confidence(rankings.get(row.facts().id())));
        return sort.descending() ? upwards.reversed() : upwards;
    }

    private static int confidence(Ranking ranking) {
        return ranking.best().map(best -> best.confidence()).orElse(0);
    }
}
