package com.accellis.engagement.registry.company;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** Cuts long lists, because a statement has at most 65,535 parameters. */
public final class Portions {

    private static final int SIZE = 10_000;

    private Portions() {}

    /** What {@code query} finds for all {@code keys}; it is not asked when there are none. */
    public static <K, R> List<R> of(Collection<K> keys, Function<List<K>, List<R>> query) {
        List<K> all = List.copyOf(keys);
        List<R> found = new ArrayList<>();
        for (int from = 0; from < all.size(); from += SIZE) {
            found.addAll(query.apply(all.subList(from, Math.min(all.size(), from + SIZE))));
        }
        return found;
    }
}
