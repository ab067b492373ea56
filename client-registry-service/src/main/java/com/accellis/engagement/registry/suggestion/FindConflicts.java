package com.accellis.engagement.registry.suggestion;

import com.accellis.engagement.kit.http.Page;
import com.accellis.engagement.registry.matching.Conflict;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Finds what is contradictory about companies and clients. */
@ApplicationScoped
class FindConflicts {

    private final Comparisons comparisons;

    FindConflicts(Comparisons comparisons) {
        this.comparisons = comparisons;
    }

    /** @param kind null for all kinds */
    Page<ConflictItem> list(Conflict.Kind kind, Page.Request page) {
        Comparison comparison = comparisons.newest();
        RegistryFacts facts = comparison.facts();
        List<Conflict> conflicts = comparison.conflicts().stream()
                .filter(conflict -> kind == null || conflict.kind() == kind)
                .toList();
        var companyNames = facts.companyNames();
        return page.of(
                conflicts.stream()
                        .skip(page.offset())
                        .limit(page.size())
                        .map(conflict -> ConflictItem.of(conflict, companyNames, facts.clientNames()))
                        .toList(),
                conflicts.size());
    }
}
