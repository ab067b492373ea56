package com.accellis.engagement.registry.roster;

import com.accellis.engagement.events.CompanyAssigned;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** Which client a company counts for. */
@Entity
public class CompanyAssignment {

    @Id
    private long companyId;

    private UUID clientId;
    private boolean takenAway;
    private long revision;

    /** For Hibernate. */
    protected CompanyAssignment() {}

    /** Of a company that nobody has assigned yet. */
    CompanyAssignment(long companyId) {
        this.companyId = companyId;
    }

    /**
     * @param newClientId null when the company counts for none from now on
     * @param wanted whether that is so because somebody wanted it
     */
    void assign(UUID newClientId, boolean wanted) {
        clientId = newClientId;
        takenAway = wanted;
    }

    /** By the clock at least, see {@link Client#raiseRevision}. */
    void raiseRevision(Instant at) {
        revision = Math.max(revision + 1, at.toEpochMilli());
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

    /** Whether it counts for none because somebody took it away from its client: then it makes no client by itself. */
    public boolean takenAway() {
        return takenAway;
    }
}
