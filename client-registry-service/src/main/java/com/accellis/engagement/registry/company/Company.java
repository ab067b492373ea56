package com.accellis.engagement.registry.company;

import com.accellis.engagement.events.CompanyChanged;
import com.accellis.engagement.registry.lifecycle.ClientCriteria;
import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/**
 * A ConnectWise company as last heard. What is known afterwards depends on the events that were heard, not on their
 * order or number.
 */
@Entity
public class Company {

    @Id
    private long id;

    @Embedded
    private HeardVersion version;

    private boolean deleted;
    private String status;

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(columnDefinition = "text[]")
    private List<String> types;

    private Long defaultContactId;

    /** A deletion brings no description, so that the version of the description may be an earlier one. */
    @Embedded
    @AttributeOverride(name = "lastUpdated", column = @Column(name = "described_last_updated"))
    @AttributeOverride(name = "readNumber", column = @Column(name = "described_read_number"))
    private HeardVersion described;

    private String identifier;
    private String name;
    private String market;
    private String website;
    private Long parentCompanyId;
    private boolean everCounted;

    /** For Hibernate. */
    protected Company() {}

    Company(long id) {
        this.id = id;
    }

    /** Takes over what the event has to add; false when that is nothing. */
    boolean hear(CompanyChanged event, ClientCriteria criteria) {
        boolean standing = hearStanding(event);
        boolean description = hearDescription(event);
        boolean counted = remember(criteria.accept(event.deleted(), event.status(), event.types()));
        return standing || description || counted;
    }

    private boolean hearStanding(CompanyChanged event) {
        if (!HeardVersion.isNews(event.version(), version)) {
            return false;
        }
        version = HeardVersion.of(event.version());
        deleted = event.deleted();
        status = event.status();
        types = event.types();
        defaultContactId = event.defaultContactId();
        return true;
    }

    private boolean hearDescription(CompanyChanged event) {
        if (event.name() == null || !HeardVersion.isNews(event.version(), described)) {
            return false;
        }
        described = HeardVersion.of(event.version());
        identifier = event.identifier();
        name = event.name();
        market = event.market();
        website = event.website();
        parentCompanyId = event.parentCompanyId();
        return true;
    }

    /** Also an event that a newer one has overtaken tells that the company once was a client's. */
    private boolean remember(boolean counts) {
        boolean news = counts && !everCounted;
        everCounted |= counts;
        return news;
    }

    /** Whether it is a client's company by these criteria, which may have changed since it was heard of. */
    public boolean counts(ClientCriteria criteria) {
        boolean counts = criteria.accept(deleted, status, types);
        remember(counts);
        return counts;
    }

    /** Whether it counted at any time. */
    public boolean everCounted() {
        return everCounted;
    }

    public long id() {
        return id;
    }

    public boolean deleted() {
        return deleted;
    }

    /** Name of the status in ConnectWise, null when it has none. */
    public String status() {
        return status;
    }

    public List<String> types() {
        return types;
    }

    /** Null when ConnectWise names none. */
    public Long defaultContactId() {
        return defaultContactId;
    }

    /** The short name that people type in ConnectWise. */
    public String identifier() {
        return identifier;
    }

    /** Null when all we heard of it is that it was deleted. */
    public String name() {
        return name;
    }

    /** Null when not set. */
    public String market() {
        return market;
    }

    /** As entered in ConnectWise, null when not set. */
    public String website() {
        return website;
    }

    /** Null when it belongs to none. */
    public Long parentCompanyId() {
        return parentCompanyId;
    }
}
