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

    /** The first assignment of a company. */
    CompanyAssignment(long companyId, UUID clientId) {
        this.companyId = companyId;
        this.clientId = clientId;
        this.revision = 1;
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
