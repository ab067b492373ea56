package com.accellis.engagement.registry.intake;

import com.accellis.engagement.registry.company.ContactRepository;
import com.accellis.engagement.registry.platform.WriterTurn;
import com.accellis.engagement.registry.roster.Roster;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import org.jboss.logging.Logger;

/** Forgets a person for good. */
@ApplicationScoped
class EraseContact {

    private static final Logger LOG = Logger.getLogger(EraseContact.class);

    private final WriterTurn turn;
    private final ContactRepository contacts;
    private final Roster roster;
    private final Clock clock;

    EraseContact(WriterTurn turn, ContactRepository contacts, Roster roster, Clock clock) {
        this.turn = turn;
        this.contacts = contacts;
        this.roster = roster;
        this.clock = clock;
    }

    @Transactional
    void erase(String key) {
        long id = RecordId.of(key);
        turn.take();
        roster.review(contacts.erase(id, clock.instant()));
        LOG.infof("contact erased: contactId=%d", id);
    }
}
