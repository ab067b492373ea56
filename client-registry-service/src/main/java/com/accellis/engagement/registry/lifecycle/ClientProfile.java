package com.accellis.engagement.registry.lifecycle;

import com.accellis.engagement.events.ClientChanged.Status;
import com.accellis.engagement.registry.industry.Industry;
import java.util.Collection;

/**
 * What a client is because of its companies.
 *
 * @param name of its home company
 * @param industry of its home company
 * @param status active while one of its companies counts
 * @param activeContacts people at all its companies who have not left
 */
public record ClientProfile(String name, Industry industry, Status status, int activeContacts) {

    /** @param companies all companies of the client; none makes it inactive */
    public static ClientProfile of(String name, Industry industry, Collection<Company> companies) {
        boolean active = companies.stream().anyMatch(Company::counts);
        int contacts = companies.stream().mapToInt(Company::activeContacts).sum();
        return new ClientProfile(name, industry, active ? Status.ACTIVE : Status.INACTIVE, contacts);
    }

    /**
     * One company of a client.
     *
     * @param counts whether it fulfils the {@link ClientCriteria} at present
     * @param activeContacts people there who have not left
     */
    public record Company(boolean counts, int activeContacts) {}
}
