package com.accellis.engagement.registry.matching;

import java.util.Map;

/**
 * What is known of a company that tells whose it is.
 *
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
}
