package com.accellis.engagement.kit.transaction;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What a failure came from. Whatever went wrong at a commit is found among the suppressed failures, and only there. */
public final class FailureChain {

    private FailureChain() {}

    /** The failure itself, its causes, what they suppressed, and so on; each once. */
    public static Stream<Throwable> of(Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Stream.Builder<Throwable> chain = Stream.builder();
        Deque<Throwable> open = new ArrayDeque<>(List.of(failure));
        while (!open.isEmpty()) {
            Throwable next = open.remove();
            if (seen.add(next)) {
                chain.add(next);
                open.addAll(List.of(next.getSuppressed()));
                if (next.getCause() != null) {
                    open.add(next.getCause());
                }
            }
        }
        return chain.build();
    }

    /** What everything else came from, going by causes alone; the failure itself when it has none. */
    public static Throwable root(Throwable failure) {
        return failure.getCause() == null ? failure : root(failure.getCause());
    }

    /** What the database said. The pool reports without a state that no connection could be had. */
    public static Stream<SQLException> ofDatabase(Throwable failure) {
        return of(failure).filter(SQLException.class::isInstance).map(SQLException.class::cast);
    }
}
