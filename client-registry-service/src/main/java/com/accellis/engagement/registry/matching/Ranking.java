package com.accellis.engagement.registry.matching;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The clients that a company may belong to.
 *
 * @param suggestions the most probable first, at most {@value #MOST}
 * @param alike the clients of which none is clearly the best; empty when one is, or when there is none at all
 */
public record Ranking(List<Suggestion> suggestions, List<UUID> alike) {

    /** Suggestions beyond these help nobody to decide. */
    public static final int MOST = 5;

    public Optional<Suggestion> best() {
        return suggestions.stream().findFirst();
    }
}
