package com.accellis.engagement.registry.suggestion;

import jakarta.enterprise.context.ApplicationScoped;
import java.lang.ref.SoftReference;
import java.util.Optional;

/**
 * Keeps the newest comparison until somebody changes something. One is made at a time; whoever waits for it takes it over,
 * and holds no connection meanwhile.
 */
@ApplicationScoped
class Comparisons {

    private final RegistryFactsQuery query;
    private SoftReference<Kept> kept = new SoftReference<>(null);

    Comparisons(RegistryFactsQuery query) {
        this.query = query;
    }

    /** @param version of everything that is compared; what is compared may be newer */
    private record Kept(long version, Comparison comparison) {}

    /** Knows everything that was committed before the call. Not within a writer's transaction: its version is nobody else's. */
    Comparison newest() {
        return newest(query.version());
    }

    private synchronized Comparison newest(long version) {
        return current(version).orElseGet(this::compare);
    }

    private Optional<Comparison> current(long version) {
        return Optional.ofNullable(kept.get())
                .filter(known -> known.version() >= version)
                .map(Kept::comparison);
    }

    private Comparison compare() {
        // Two at once would take twice the memory.
        kept.clear();
        // Read before the facts: at worst they are newer, and are read again without need.
        long before = query.version();
        var comparison = new Comparison(query.read());
        kept = new SoftReference<>(new Kept(before, comparison));
        return comparison;
    }
}
