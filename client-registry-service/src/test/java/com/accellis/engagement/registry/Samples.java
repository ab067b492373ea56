package com.accellis.engagement.registry;

import com.accellis.engagement.events.CompanyChanged;
import com.accellis.engagement.events.ContactChanged;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.events.SourceVersion;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.registry.industry.Industry;
import com.accellis.engagement.registry.industry.MarketIndustries;
import com.accellis.engagement.testkit.TestTopic;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Companies and contacts that say only what matters; the number of a version is the minute and the read number. */
public final class Samples {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** The markets that a new ConnectWise comes with, as the database begins. */
    public static final MarketIndustries INDUSTRIES = new MarketIndustries(Map.of(
            "Legal", Industry.LEGAL,
            "Healthcare", Industry.HEALTHCARE,
            "Manufacturing", Industry.MANUFACTURING,
            "Retail", Industry.RETAIL,
            "Financial", Industry.FINANCE,
            "Education", Industry.EDUCATION,
            "Non-Profit", Industry.NONPROFIT));

    private Samples() {}

    public static SourceVersion version(int number) {
        return new SourceVersion(START.plusSeconds(60L * number), number);
    }

    /** An active company of type Client. */
    public static CompanyChanged company(long id, int version, String name, String market, Long defaultContact) {
        return company(id, version, name, "Active", List.of("Client"), market, defaultContact);
    }

    public static CompanyChanged company(
            long id, int version, String name, String status, List<String> types, String market, Long defaultContact) {
        return new CompanyChanged(
                id, version(version), false, "C" + id, name, status, types, market, defaultContact, null, null);
    }

    public static CompanyChanged deletedCompany(long id, int version) {
        return new CompanyChanged(id, version(version), true, null, null, null, List.of(), null, null, null, null);
    }

    public static ContactChanged contact(long id, int version, Long company, boolean inactive, boolean isDefault) {
        return new ContactChanged(
                id,
                version(version),
                false,
                company,
                "Ada",
                "Lind " + id,
                "CFO",
                "ada" + id + "@example.org",
                "555" + id,
                inactive,
                isDefault);
    }

    public static ContactChanged deletedContact(long id, int version) {
        return new ContactChanged(id, version(version), true, null, null, null, null, null, null, false, false);
    }

    public static void send(CompanyChanged event) {
        new TestTopic(Topics.COMPANIES).sendEvent(EventTypes.COMPANY.name(), event.key(), EventJson.write(event));
    }

    public static void send(ContactChanged event) {
        new TestTopic(Topics.CONTACTS).sendEvent(EventTypes.CONTACT.name(), event.key(), EventJson.write(event));
    }

    public static void sendTombstone(long contactId) {
        new TestTopic(Topics.CONTACTS).sendEvent(EventTypes.CONTACT.name(), Long.toString(contactId), null);
    }
}
