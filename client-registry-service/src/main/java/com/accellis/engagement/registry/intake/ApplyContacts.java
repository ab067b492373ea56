package com.accellis.engagement.registry.intake;

import com.accellis.engagement.events.ContactChanged;
import com.accellis.engagement.registry.company.ContactRepository;
import com.accellis.engagement.registry.platform.WriterTurn;
import com.accellis.engagement.registry.roster.Roster;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;

/** Keeps what a batch of events says about contacts and looks again at the clients of their companies. */
@ApplicationScoped
class ApplyContacts {

    private final WriterTurn turn;
    private final ContactRepository contacts;
    private final Roster roster;

    ApplyContacts(WriterTurn turn, ContactRepository contacts, Roster roster) {
        this.turn = turn;
        this.contacts = contacts;
        this.roster = roster;
    }

    @Transactional
    void apply(List<ContactChanged> batch) {
        batch.forEach(event -> RecordId.require(event.id()));
        turn.take();
        roster.review(contacts.hear(batch));
    }
}
