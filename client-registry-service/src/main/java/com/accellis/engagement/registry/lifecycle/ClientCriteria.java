package com.accellis.engagement.registry.lifecycle;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which companies are a client's at present. Names of statuses and types are typed by people in ConnectWise: case and
 * outer spaces do not matter.
 */
public final class ClientCriteria {

    private final Set<String> statuses;
    private final Set<String> types;
    private final boolean makeClients;

    /** @param makeClients whether a company that is accepted makes a client by itself */
    public ClientCriteria(Set<String> statuses, Set<String> types, boolean makeClients) {
        this.statuses = normalise(statuses);
        this.types = normalise(types);
        this.makeClients = makeClients;
    }

    /** Whether a company that is accepted makes a client by itself; otherwise people enter and map clients. */
    public boolean makeClients() {
        return makeClients;
    }

    /** @param status null when the company has none */
    public boolean accept(boolean deleted, String status, Collection<String> companyTypes) {
        return !deleted
                && status != null
                && statuses.contains(normalise(status))
                && companyTypes.stream().map(ClientCriteria::normalise).anyMatch(types::contains);
    }

    private static Set<String> normalise(Set<String> names) {
        return names.stream().map(ClientCriteria::normalise).collect(Collectors.toUnmodifiableSet());
    }

    private static String normalise(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
