package com.accellis.engagement.registry.roster;

import com.accellis.engagement.events.ClientChanged;
import com.accellis.engagement.registry.industry.Industry;
import com.accellis.engagement.registry.lifecycle.ClientIds;
import com.accellis.engagement.registry.lifecycle.ClientProfile;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** Someone we work for, or have worked for, and score. */
@Entity
public class Client {

    private static final int USUAL_WINDOW = 30;

    @Id
    private UUID id;

    private long revision;
    private String name;
    private Industry industry;
    private ClientChanged.Status status;
    private Instant statusSince;
    private boolean autoScoring;
    private int scoreWindow;
    private int activeContacts;
    private Origin origin;
    private Long homeCompanyId;

    /** For Hibernate. */
    protected Client() {}

    /** A client made from a ConnectWise company. */
    Client(long companyId, ClientProfile profile, Instant now) {
        id = ClientIds.madeFromCompany(companyId);
        revision = 1;
        autoScoring = true;
        scoreWindow = USUAL_WINDOW;
        origin = Origin.CONNECTWISE;
        homeCompanyId = companyId;
        statusSince = now;
        take(profile);
    }

    /** Follows what its companies say now; false when that changes nothing, and then the revision stays. */
    boolean follow(ClientProfile profile, Instant now) {
        if (profile.equals(new ClientProfile(name, industry, status, activeContacts))) {
            return false;
        }
        if (profile.status() != status) {
            statusSince = now;
        }
        take(profile);
        revision++;
        return true;
    }

    private void take(ClientProfile profile) {
        name = profile.name();
        industry = profile.industry();
        status = profile.status();
        activeContacts = profile.activeContacts();
    }

    ClientChanged event() {
        return new ClientChanged(
                id, revision, false, null, name, industry.wireName(), status, autoScoring, scoreWindow, activeContacts);
    }

    public UUID id() {
        return id;
    }

    /** Grows with every change that is announced. */
    public long revision() {
        return revision;
    }

    public String name() {
        return name;
    }

    public Industry industry() {
        return industry;
    }

    public ClientChanged.Status status() {
        return status;
    }

    /** When we noticed that the status is as it is. */
    public Instant statusSince() {
        return statusSince;
    }

    public boolean autoScoring() {
        return autoScoring;
    }

    /** The client's chosen period in days. */
    public int scoreWindow() {
        return scoreWindow;
    }

    public int activeContacts() {
        return activeContacts;
    }

    public Origin origin() {
        return origin;
    }

    /** The company whose name and market the client follows, null when it follows none. */
    public Long homeCompanyId() {
        return homeCompanyId;
    }
}
