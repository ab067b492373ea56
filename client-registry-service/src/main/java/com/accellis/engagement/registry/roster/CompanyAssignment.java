package com.accellis.engagement.registry.roster;

import com.accellis.engagement.events.CompanyAssigned;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.UUID;

/** Which client a company counts for. */
@Entity
public class CompanyAssignment {

    @Id
    private long companyId;

    private UUID clientId;
    private long revision;

    /** For Hibernate. */
    protected CompanyAssignment() {}

    /** Of a company that nobody has assigned yet. */
    CompanyAssignment(long companyId) {
        this.companyId = companyId;
    }

    /** @param newClientId null when the company counts for none from now on */
    void assign(UUID newClientId) {
        clientId = newClientId;
        revision++;
    }

    CompanyAssigned event() {
        return new CompanyAssigned(companyId, clientId, revision);
    }

    public long companyId() {
        return companyId;
    }

    /** Null when the company counts for none. */
    public UUID clientId() {
        return clientId;
    }
}
