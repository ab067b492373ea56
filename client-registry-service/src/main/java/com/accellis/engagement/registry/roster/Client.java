package com.accellis.engagement.registry.roster;

import com.accellis.engagement.events.ClientChanged;
import com.accellis.engagement.registry.industry.Industry;
import com.accellis.engagement.registry.industry.IndustrySource;
import com.accellis.engagement.registry.lifecycle.ClientIds;
import com.accellis.engagement.registry.lifecycle.ClientProfile;
import com.accellis.engagement.registry.lifecycle.Origin;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Someone we work for, or have worked for, and score. Only a {@link RosterEdit} changes it. */
@Entity
public class Client {

    @Id
    private UUID id;

    private long revision;
    private long edition;
    private String name;
    private Industry industry;
    private IndustrySource industrySource;
    private ClientChanged.Status status;
    private Instant statusSince;
    private String chosenName;
    private Industry chosenIndustry;
    private boolean autoScoring;
    private int scoreWindow;
    private String notes;
    private boolean retired;
    private boolean deleted;
    private UUID mergedInto;
    private int activeContacts;
    private Origin origin;
    private Long homeCompanyId;

    /** For Hibernate. */
    protected Client() {}

    private Client(UUID id, Origin origin, Long homeCompanyId, Decisions decisions) {
        this.id = id;
        this.origin = origin;
        this.homeCompanyId = homeCompanyId;
        decide(decisions);
    }

    /** A client made from a ConnectWise company. */
    static Client ofCompany(long companyId) {
        return new Client(ClientIds.madeFromCompany(companyId), Origin.CONNECTWISE, companyId, Decisions.usual());
    }

    /**
     * A client that somebody entered or imported.
     *
     * @param homeCompanyId the company that it follows, null when it has a name of its own
     */
    static Client entered(UUID id, Origin origin, Long homeCompanyId, Decisions decisions) {
        return new Client(id, origin, homeCompanyId, decisions);
    }

    void decide(Decisions decisions) {
        chosenName = decisions.name();
        chosenIndustry = decisions.industry();
        autoScoring = decisions.autoScoring();
        scoreWindow = decisions.window();
        notes = decisions.notes();
        retired = decisions.retired();
    }

    /** @param into the client that it became part of, null when it is just gone */
    void remove(UUID into) {
        deleted = true;
        mergedInto = into;
    }

    void restore(boolean stillDeleted, UUID into) {
        deleted = stillDeleted;
        mergedInto = into;
    }

    ClientProfile.Basis basis() {
        return new ClientProfile.Basis(origin, homeCompanyId, chosenName, chosenIndustry, retired || deleted);
    }

    void follow(ClientProfile profile, Instant now) {
        if (profile.status() != status) {
            statusSince = now;
        }
        name = profile.name();
        industry = profile.industry();
        industrySource = profile.industrySource();
        status = profile.status();
        activeContacts = profile.activeContacts();
    }

    /** By the clock at least: a database that was restored goes on above all that was announced before. */
    void raiseRevision(Instant at) {
        revision = Math.max(revision + 1, at.toEpochMilli());
    }

    void raiseEdition() {
        edition++;
    }

    /** @param companyIds the client's companies, in order */
    ClientState state(List<Long> companyIds) {
        return new ClientState(
                name,
                industry,
                industrySource,
                status,
                chosenName,
                chosenIndustry,
                autoScoring,
                scoreWindow,
                notes,
                retired,
                deleted,
                mergedInto,
                companyIds);
    }

    ClientChanged event() {
        return new ClientChanged(
                id,
                revision,
                deleted,
                mergedInto,
                name,
                industry.wireName(),
                status,
                autoScoring,
                scoreWindow,
                activeContacts);
    }

    public UUID id() {
        return id;
    }

    /** Grows with every change that is announced. */
    public long revision() {
        return revision;
    }

    /** Grows with every entry of its history. */
    public long edition() {
        return edition;
    }

    public String name() {
        return name;
    }

    public Industry industry() {
        return industry;
    }

    public IndustrySource industrySource() {
        return industrySource;
    }

    public ClientChanged.Status status() {
        return status;
    }

    /** When we noticed that the status is as it is. */
    public Instant statusSince() {
        return statusSince;
    }

    public Decisions decisions() {
        return new Decisions(chosenName, chosenIndustry, autoScoring, scoreWindow, notes, retired);
    }

    /** Whether it was removed, or merged into another. */
    public boolean deleted() {
        return deleted;
    }

    /** The client that it became part of, null when none. */
    public UUID mergedInto() {
        return mergedInto;
    }

    public int activeContacts() {
        return activeContacts;
    }

    public Origin origin() {
        return origin;
    }

    /** The company whose name and market the client follows while it is one of its companies; null when none. */
    public Long homeCompanyId() {
        return homeCompanyId;
    }
}
