package com.accellis.engagement.registry.suggestion;

import com.accellis.engagement.registry.suggestion.RegistryFacts.Row;
import java.util.Locale;

/**
 * Which companies are asked for; what is null does not matter.
 *
 * @param counts whether the company is of a status and type that make a client
 * @param nameContains part of the name or identifier, in any case; has no special characters
 */
record SuggestionFilter(Boolean counts, String nameContains) {

    boolean accepts(Row row) {
        return (counts == null || counts == row.counts())
                && (nameContains == null
                        || contains(row.facts().name())
                        || contains(row.facts().identifier()));
    }

    private boolean contains(String text) {
        return text != null && text.toLowerCase(Locale.ROOT).contains(nameContains.toLowerCase(Locale.ROOT));
    }
}
