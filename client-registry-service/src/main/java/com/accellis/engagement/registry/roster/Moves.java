package com.accellis.engagement.registry.roster;

import com.accellis.engagement.registry.history.Entry;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Which companies a change took from which client and gave to which. */
final class Moves {

    private final Map<Long, UUID> from = new HashMap<>();
    private final Map<Long, UUID> to = new HashMap<>();

    private Moves() {}

    static Moves of(Collection<Entry> entries) {
        var moves = new Moves();
        for (Entry entry : entries) {
            Set<Long> before = companies(entry.before());
            Set<Long> after = companies(entry.after());
            before.stream().filter(id -> !after.contains(id)).forEach(id -> moves.from.put(id, entry.clientId()));
            after.stream().filter(id -> !before.contains(id)).forEach(id -> moves.to.put(id, entry.clientId()));
        }
        return moves;
    }

    private static Set<Long> companies(Map<String, Object> fields) {
        Set<Long> ids = new TreeSet<>();
        if (fields.get("companyIds") instanceof List<?> list) {
            list.forEach(id -> ids.add(((Number) id).longValue()));
        }
        return ids;
    }

    /** All companies that were moved, in order. */
    Set<Long> companyIds() {
        Set<Long> ids = new TreeSet<>(from.keySet());
        ids.addAll(to.keySet());
        return ids;
    }

    /** The client that had the company before, null when none had. */
    UUID from(long companyId) {
        return from.get(companyId);
    }

    /** The client that had it afterwards, null when none had. */
    UUID to(long companyId) {
        return to.get(companyId);
    }
}
