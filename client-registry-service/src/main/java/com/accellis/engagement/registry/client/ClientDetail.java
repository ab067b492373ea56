package com.accellis.engagement.registry.client;

import com.accellis.engagement.events.ClientChanged.Status;
import com.accellis.engagement.registry.company.Contact;
import com.accellis.engagement.registry.industry.Industry;
import com.accellis.engagement.registry.roster.Client;
import com.accellis.engagement.registry.roster.Origin;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Everything about one client.
 *
 * @param window the client's chosen period in days
 * @param primaryContact null when no company of the client has one
 */
public record ClientDetail(
        UUID id,
        long revision,
        String name,
        Industry industry,
        Status status,
        Instant statusSince,
        boolean autoScoring,
        int window,
        int activeContacts,
        Origin origin,
        List<CompanyName> companies,
        Person primaryContact) {

    static ClientDetail of(Client client, List<CompanyName> companies, Person primaryContact) {
        return new ClientDetail(
                client.id(),
                client.revision(),
                client.name(),
                client.industry(),
                client.status(),
                client.statusSince(),
                client.autoScoring(),
                client.scoreWindow(),
                client.activeContacts(),
                client.origin(),
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
