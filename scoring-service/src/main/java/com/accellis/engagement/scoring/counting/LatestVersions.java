package com.accellis.engagement.scoring.counting;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** Keeps the newest of several states of the same thing. */
public final class LatestVersions {

    private LatestVersions() {}

    /** The newest activity of every record, ordered by id so that concurrent writers lock in the same order. */
    public static List<Activity> of(Collection<Activity> activities) {
        return of(
                activities,
                Activity::id,
                (candidate, kept) -> candidate.version().isNewerThan(kept.version()));
    }

    /** @param newer whether the first state replaces the second */
    public static <K extends Comparable<K>, T> List<T> of(
            Collection<T> states, Function<T, K> key, BiPredicate<T, T> newer) {
        Map<K, T> newest = new LinkedHashMap<>();
        for (T state : states) {
            newest.merge(key.apply(state), state, (kept, candidate) -> newer.test(candidate, kept) ? candidate : kept);
        }
        return List.copyOf(new TreeMap<>(newest).values());
    }
}
