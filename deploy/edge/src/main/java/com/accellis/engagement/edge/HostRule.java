package com.accellis.engagement.edge;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Only names we were told are ours are served: a page of another site that points its own name at our address (DNS
 * rebinding) must not read our answers.
 */
final class HostRule {

    private final Set<String> allowed;

    /** @param allowed {@code host:port} as callers write it; empty allows any */
    HostRule(Set<String> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    /** @param hosts all Host headers of the request */
    Optional<Problem> judge(List<String> hosts) {
        if (hosts.size() > 1 || hosts.isEmpty() && !allowed.isEmpty()) {
            return Optional.of(Problem.MALFORMED_REQUEST);
        }
        if (!allowed.isEmpty() && !allowed.contains(hosts.get(0).toLowerCase(Locale.ROOT))) {
            return Optional.of(Problem.WRONG_HOST);
        }
        return Optional.empty();
    }
}
