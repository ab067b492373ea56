package com.accellis.engagement.registry.suggestion;

import com.accellis.engagement.kit.http.Page;
import com.accellis.engagement.registry.matching.Conflict;
import com.accellis.engagement.registry.matching.Conflicts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;

/** Finds what is contradictory about companies and clients. */
@ApplicationScoped
class FindConflicts {

    private final RegistryFactsQuery query;

    FindConflicts(RegistryFactsQuery query) {
        this.query = query;
    }

    /** @param kind null for all kinds */
    @Transactional
    Page<ConflictItem> list(Conflict.Kind kind, Page.Request page) {
        RegistryFacts facts = query.read();
        List<Conflict> conflicts = Conflicts.among(
                        facts.companies().stream()
                                .map(RegistryFacts.Row::company)
                                .toList(),
                        FindSuggestions.rank(facts, facts.open()))
                .stream()
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
