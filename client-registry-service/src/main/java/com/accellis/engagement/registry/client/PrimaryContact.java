package com.accellis.engagement.registry.client;

import com.accellis.engagement.registry.company.Company;
import com.accellis.engagement.registry.company.Contact;
import java.util.List;
import java.util.Optional;

/** Whom to call at a client: a company's default contact, else someone there who is marked as the default. */
final class PrimaryContact {

    private PrimaryContact() {}

    /**
     * @param companies of the client, the one to ask first at the start
     * @param candidates people who have not left, in the order of their ids
     */
    static Optional<Contact> among(List<Company> companies, List<Contact> candidates) {
        return companies.stream()
                .flatMap(company -> at(company, candidates).stream())
                .findFirst();
    }

    private static Optional<Contact> at(Company company, List<Contact> candidates) {
        Optional<Contact> named = candidates.stream()
                .filter(contact -> Long.valueOf(contact.id()).equals(company.defaultContactId()))
                .findFirst();
        return named.or(() -> candidates.stream()
                .filter(contact ->
                        contact.companyDefault() && Long.valueOf(company.id()).equals(contact.companyId()))
                .findFirst());
    }
}
