package com.accellis.engagement.registry.matching;

import java.util.List;
import java.util.UUID;

/**
 * What is known of a client.
 *
 * @param companies those that are mapped to it
 */
public record ClientFacts(UUID id, String name, List<CompanyFacts> companies) {

    public ClientFacts {
        companies = List.copyOf(companies);
    }
}
