package com.accellis.engagement.registry.client;

import com.accellis.engagement.events.ClientChanged.Status;
import com.accellis.engagement.registry.company.Contact;
import com.accellis.engagement.registry.industry.Industry;
import com.accellis.engagement.registry.industry.IndustrySource;
import com.accellis.engagement.registry.lifecycle.Origin;
import com.accellis.engagement.registry.roster.Client;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Everything about one client.
 *
 * @param edition grows with every entry of the client's history; its ETag
 * @param chosenName the name that somebody gave it, null when it follows ConnectWise
 * @param chosenIndustry likewise
 * @param window the client's chosen period in days
 * @param retired whether somebody said that we do not work for it any more
 * @param deleted whether it was removed or merged; its history can still be read
 * @param mergedInto the client that it became part of, null when none
 * @param primaryContact null when no company of the client has one
 */
public record ClientDetail(
        UUID id,
        long revision,
        long edition,
        String name,
        String chosenName,
        Industry industry,
        Industry chosenIndustry,
        IndustrySource industrySource,
        Status status,
        Instant statusSince,
        boolean autoScoring,
        int window,
        int activeContacts,
        Origin origin,
        String notes,
        boolean retired,
        boolean deleted,
        UUID mergedInto,
        List<CompanyName> companies,
        Person primaryContact) {

    static ClientDetail of(Client client, List<CompanyName> companies, Person primaryContact) {
        return new ClientDetail(
                client.id(),
                client.revision(),
                client.edition(),
                client.name(),
                client.decisions().name(),
                client.industry(),
                client.decisions().industry(),
                client.industrySource(),
                client.status(),
                client.statusSince(),
                client.decisions().autoScoring(),
                client.decisions().window(),
                client.activeContacts(),
                client.origin(),
                client.decisions().notes(),
                client.decisions().retired(),
                client.deleted(),
                client.mergedInto(),
                companies,
                primaryContact);
    }

    /** A company of the client. */
    public record CompanyName(long id, String name) {}

    /** Whom to call; what is not known is null. */
    public record Person(String name, String title, String email, String phone) {

        static Person of(Contact contact) {
            return new Person(contact.name(), contact.title(), contact.email(), contact.phone());
        }
    }
}
