package com.accellis.engagement.registry.suggestion;

import com.accellis.engagement.registry.matching.ClientFacts;
import com.accellis.engagement.registry.matching.CompanyFacts;
import com.accellis.engagement.registry.matching.KnownCompany;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What is known of all clients and companies at one moment.
 *
 * @param clientNames by the clients' ids
 * @param retired clients that we have stopped working for
 */
record RegistryFacts(Map<UUID, String> clientNames, Set<UUID> retired, List<Row> companies) {

    /**
     * A company, and what a list shows of it.
     *
     * @param counts whether it fulfils the criteria of clients at present
     * @param takenAway whether somebody has taken it away from a client
     */
    record Row(KnownCompany company, String status, List<String> types, boolean counts, boolean takenAway) {

        CompanyFacts facts() {
            return company.facts();
        }

        /** Whether it is to be looked for a client of it. */
        boolean isOpen() {
            return company.clientId() == null && !company.deleted() && facts().name() != null;
        }
    }

    List<ClientFacts> clients() {
        Map<UUID, List<CompanyFacts>> mapped = new HashMap<>();
        for (Row row : companies) {
            if (row.company().clientId() != null) {
                mapped.computeIfAbsent(row.company().clientId(), unknown -> new ArrayList<>(1))
                        .add(row.facts());
            }
        }
        return clientNames.entrySet().stream()
                .map(client -> new ClientFacts(
                        client.getKey(), client.getValue(), mapped.getOrDefault(client.getKey(), List.of())))
                .toList();
    }

    List<Row> open() {
        return companies.stream().filter(Row::isOpen).toList();
    }

    Map<Long, String> companyNames() {
        Map<Long, String> names = new HashMap<>();
        companies.forEach(row -> names.put(row.facts().id(), row.facts().name()));
        return names;
    }
}
