package com.accellis.engagement.registry.suggestion;

import java.util.List;
import java.util.UUID;

/**
 * Which suggestions were accepted.
 *
 * @param applied false when somebody only wanted to know which would be
 */
public record Acceptance(boolean applied, List<Mapping> mappings) {

    /** @param confidence 0 to 100 */
    public record Mapping(long companyId, UUID clientId, int confidence) {

        static Mapping of(BestSuggestion suggestion) {
            return new Mapping(suggestion.companyId(), suggestion.clientId(), suggestion.confidence());
        }
    }
}
