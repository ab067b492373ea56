package com.accellis.engagement.registry.suggestion;

import com.accellis.engagement.kit.http.Page;
import com.accellis.engagement.kit.http.Parameters.Sort;
import com.accellis.engagement.registry.matching.NameMatch;
import com.accellis.engagement.registry.matching.Ranking;
import com.accellis.engagement.registry.suggestion.RegistryFacts.Row;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
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
    private final Comparisons comparisons;
    private final SuggestionConfig config;

    FindSuggestions(RegistryFactsQuery query, Comparisons comparisons, SuggestionConfig config) {
        this.query = query;
        this.comparisons = comparisons;
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
     * The best suggestion for every company of which it is sure, in the order of the companies' ids.
     *
     * @param confidence 0 to 100: what it must at least be
     */
    List<BestSuggestion> sure(int confidence) {
        return sure(comparisons.newest(), confidence);
    }

    /** The same for a writer, who reads anew in the own transaction. */
    List<BestSuggestion> sureToWriter(int confidence) {
        return sure(new Comparison(query.read()), confidence);
    }

    private static List<BestSuggestion> sure(Comparison comparison, int confidence) {
        Map<Long, Ranking> rankings = comparison.rankings();
        return comparison.open().stream()
                .filter(row -> comparison.isSure(row, rankings.get(row.facts().id()), confidence))
                .map(row -> best(row, rankings.get(row.facts().id())))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(BestSuggestion::companyId))
                .toList();
    }

    private static Optional<BestSuggestion> best(Row row, Ranking ranking) {
        return ranking.best()
                .map(best -> new BestSuggestion(row.facts().id(), best.clientId(), best.confidence(), best.reasons()));
    }

    Page<CompanySuggestions> list(SuggestionFilter filter, List<Sort> sorts, Page.Request page) {
        Comparison comparison = comparisons.newest();
        List<Row> rows = comparison.open().stream().filter(filter::accepts).toList();
        boolean byConfidence = sorts.stream().anyMatch(sort -> sort.field().equals("confidence"));
        // Only an order by confidence needs to know the suggestions of all.
        Map<Long, Ranking> all = byConfidence ? comparison.rankings() : Map.of();
        List<Row> found = rows.stream()
                .sorted(order(sorts, all))
                .skip(page.offset())
                .limit(page.size())
                .toList();
        Map<Long, Ranking> rankings = byConfidence ? all : comparison.rank(found);
        return page.of(
                found.stream()
                        .map(row ->
                                item(comparison, row, rankings.get(row.facts().id())))
                        .toList(),
                rows.size());
    }

    private CompanySuggestions item(Comparison comparison, Row row, Ranking ranking) {
        return CompanySuggestions.of(
                row,
                ranking,
                comparison.isSure(row, ranking, config.sureFrom()),
                comparison.facts().clientNames());
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
