package com.accellis.engagement.events;

import java.util.List;

/**
 * A ConnectWise company ({@code /company/companies}).
 *
 * @param identifier the short name people type in ConnectWise
 * @param status name of the status, tenant data
 * @param types names of the types, tenant data; empty when none
 * @param market name of the market, null when not set
 * @param defaultContactId the company's default contact, null when none
 * @param website as entered in ConnectWise, null when not set
 * @param parentCompanyId the company it belongs to, null when none
 * @param deleted also true for a company that is only flagged as deleted and can still be read
 */
public record CompanyChanged(
        long id,
        SourceVersion version,
        boolean deleted,
        String identifier,
        String name,
        String status,
        List<String> types,
        String market,
        Long defaultContactId,
        String website,
        Long parentCompanyId)
        implements SourceEvent {

    public CompanyChanged {
        types = types == null ? List.of() : List.copyOf(types);
    }

    @Override
    public String key() {
        return Long.toString(id);
    }
}
