package com.accellis.engagement.registry.matching;

import java.util.UUID;

/**
 * A company as it stands.
 *
 * @param facts whose name is null when all we heard of the company is that it was deleted
 * @param clientId the client it counts for, null when none
 */
public record KnownCompany(CompanyFacts facts, boolean deleted, UUID clientId) {

    public long id() {
        return facts.id();
    }

    boolean isMapped() {
        return clientId != null;
    }
}
