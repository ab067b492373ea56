package com.accellis.engagement.registry.roster;

import com.accellis.engagement.events.ClientChanged;
import com.accellis.engagement.events.CompanyAssigned;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.kit.outbox.Outbox;
import com.accellis.engagement.kit.publish.OutgoingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;

/** Tells everyone about clients and assignments, in the transaction of the change. */
@ApplicationScoped
class Announcements {

    private final Outbox outbox;

    Announcements(Outbox outbox) {
        this.outbox = outbox;
    }

    void clients(Collection<Client> changed, Instant now) {
        clientEvents(changed.stream().map(Client::event).toList(), now);
    }

    void clientEvents(Collection<ClientChanged> events, Instant now) {
        outbox.append(events.stream()
                .map(event ->
                        OutgoingEvent.of(EventTypes.CLIENT, event.key(), Long.toString(event.revision()), now, event))
                .toList());
    }

    void assignments(Collection<CompanyAssignment> changed, Instant now) {
        assignmentEvents(changed.stream().map(CompanyAssignment::event).toList(), now);
    }

    void assignmentEvents(Collection<CompanyAssigned> events, Instant now) {
        outbox.append(events.stream()
                .map(event -> OutgoingEvent.of(
                        EventTypes.COMPANY_ASSIGNMENT, event.key(), Long.toString(event.revision()), now, event))
                .toList());
    }
}
