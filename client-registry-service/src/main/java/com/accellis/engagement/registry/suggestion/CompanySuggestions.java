package com.accellis.engagement.registry.suggestion;

import com.accellis.engagement.registry.matching.Ranking;
import com.accellis.engagement.registry.matching.Reason;
import com.accellis.engagement.registry.suggestion.RegistryFacts.Row;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A company that belongs to no client, and the clients that it may belong to.
 *
 * @param counts whether it is of a status and type that make a client
 * @param takenAway whether somebody has taken it away from a client; it is not given to one again without being asked for
 * @param sure whether the first suggestion may be accepted without looking at it
 * @param alike whether several clients claim it alike
 * @param suggestions the most probable first
 */
public record CompanySuggestions(
        long id,
        String identifier,
        String name,
        String status,
        List<String> types,
        boolean counts,
        boolean takenAway,
        boolean sure,
        boolean alike,
        List<Item> suggestions) {

    /** @param confidence 0 to 100 */
    public record Item(UUID clientId, String clientName, int confidence, List<Reason> reasons) {}

    static CompanySuggestions of(Row row, Ranking ranking, boolean sure, Map<UUID, String> clientNames) {
        return new CompanySuggestions(
                row.facts().id(),
                row.facts().identifier(),
                row.facts().name(),
                row.status(),
                row.types(),
                row.counts(),
                row.takenAway(),
                sure,
                !ranking.alike().isEmpty(),
                ranking.suggestions().stream()
                        .map(suggestion -> new Item(
                                suggestion.clientId(),
                                clientNames.get(suggestion.clientId()),
                                suggestion.confidence(),
                                suggestion.reasons()))
                        .toList());
    }
}
