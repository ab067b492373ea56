package com.accellis.engagement.registry.roster;

import com.accellis.engagement.events.ClientChanged.Status;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.registry.industry.Industry;
import com.accellis.engagement.registry.industry.IndustrySource;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * A client at one moment, as the history tells it: what people decided, what followed from it, and its companies in the
 * order of their ids.
 */
record ClientState(
        String name,
        Industry industry,
        IndustrySource industrySource,
        Status status,
        String chosenName,
        Industry chosenIndustry,
        boolean autoScoring,
        int window,
        String notes,
        boolean retired,
        boolean deleted,
        UUID mergedInto,
        List<Long> companyIds) {

    private static final TypeReference<LinkedHashMap<String, Object>> FIELDS = new TypeReference<>() {};

    /** A client that is not there yet is told like one that is not there any more. */
    private static final Map<String, Object> NOT_THERE = Map.of("deleted", true, "companyIds", List.of());

    /** A client made anew differs from one that is not there in everything that it has. */
    static Map<String, Object> fields(ClientState state) {
        return state == null ? NOT_THERE : EventJson.mapper().convertValue(state, FIELDS);
    }

    ClientState with(Map<String, Object> fields) {
        Map<String, Object> all = fields(this);
        all.putAll(fields);
        return EventJson.mapper().convertValue(all, ClientState.class);
    }

    Decisions decisions() {
        return new Decisions(chosenName, chosenIndustry, autoScoring, window, notes, retired);
    }

    /** The fields of {@code one} that differ from those of {@code other}. */
    static Map<String, Object> differing(Map<String, Object> one, Map<String, Object> other) {
        Map<String, Object> different = new LinkedHashMap<>();
        one.forEach((field, value) -> {
            if (!Objects.equals(value, other.get(field))) {
                different.put(field, value);
            }
        });
        return different;
    }
}
