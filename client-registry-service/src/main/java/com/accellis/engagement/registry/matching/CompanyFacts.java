package com.accellis.engagement.registry.matching;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a company that tells whose it is.
 *
 * @param name null when all we heard of the company is that it was deleted; never of one that is to be ranked
 * @param identifier the short name people type in ConnectWise, null when not known
 * @param website as entered in ConnectWise, null when not set
 * @param parentCompanyId the company it belongs to, null when none
 * @param mailHosts what stands behind the @ in addresses of its people, and how many have it
 */
public record CompanyFacts(
        long id, String name, String identifier, String website, Long parentCompanyId, Map<String, Integer> mailHosts) {

    public CompanyFacts {
        mailHosts = Map.copyOf(mailHosts);
    }

    /** In any case it is the same identifier. */
    Optional<String> normalisedIdentifier() {
        return Optional.ofNullable(identifier)
                .map(text -> text.strip().toLowerCase(Locale.ROOT))
                .filter(text -> !text.isEmpty());
    }
}
