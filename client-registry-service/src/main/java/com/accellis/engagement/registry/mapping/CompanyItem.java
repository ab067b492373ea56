package com.accellis.engagement.registry.mapping;

import com.accellis.engagement.registry.company.Company;
import java.util.List;
import java.util.UUID;

/**
 * A ConnectWise company in a list.
 *
 * @param name null when all we heard of it is that it was deleted
 * @param parentCompanyId the company it belongs to, null when none
 * @param clientId the client it counts for, null when none
 */
public record CompanyItem(
        long id,
        String identifier,
        String name,
        String status,
        List<String> types,
        String market,
        String website,
        Long parentCompanyId,
        boolean deleted,
        UUID clientId) {

    static CompanyItem of(Company company, UUID clientId) {
        return new CompanyItem(
                company.id(),
                company.identifier(),
                company.name(),
                company.status(),
                company.types(),
                company.market(),
                company.website(),
                company.parentCompanyId(),
                company.deleted(),
                clientId);
    }
}
