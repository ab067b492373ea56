package com.accellis.engagement.registry.roster;

import com.accellis.engagement.registry.history.Entry;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Which companies a change took from which client and gave to which. Whether a company that counts for nobody was taken
 * away stands in the entry of the client at the other end, as a field of its own.
 */
final class Moves {

    private static final String COMPANIES = "companyIds";
    private static final String TAKEN_AWAY = "takenAway";

    private final Map<Long, UUID> from = new HashMap<>();
    private final Map<Long, UUID> to = new HashMap<>();
    private final Set<Long> takenAwayBefore = new TreeSet<>();

    private Moves() {}

    static Moves of(Collection<Entry> entries) {
        var moves = new Moves();
        for (Entry entry : entries) {
            Set<Long> before = companies(entry.before(), COMPANIES);
            Set<Long> after = companies(entry.after(), COMPANIES);
            before.stream().filter(id -> !after.contains(id)).forEach(id -> moves.from.put(id, entry.clientId()));
            after.stream().filter(id -> !before.contains(id)).forEach(id -> moves.to.put(id, entry.clientId()));
            moves.takenAwayBefore.addAll(companies(entry.before(), TAKEN_AWAY));
        }
        return moves;
    }

    /**
     * Adds to the fields of an entry which of the companies were taken away.
     *
     * @param companyIds that the client does not have on this side of the change, and has on the other
     */
    static Map<String, Object> withTakenAway(
            Map<String, Object> fields, Collection<Long> companyIds, Predicate<Long> takenAway) {
        List<Long> taken = companyIds.stream().filter(takenAway).toList();
        if (!taken.isEmpty()) {
            fields.put(TAKEN_AWAY, taken);
        }
        return fields;
    }

    private static Set<Long> companies(Map<String, Object> fields, String field) {
        Set<Long> ids = new TreeSet<>();
        if (fields.get(field) instanceof List<?> list) {
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

    /** Whether nobody had the company before because somebody had taken it away. */
    boolean wasTakenAwayBefore(long companyId) {
        return takenAwayBefore.contains(companyId);
    }

    /** The client that had it afterwards, null when none had. */
    UUID to(long companyId) {
        return to.get(companyId);
    }
}
