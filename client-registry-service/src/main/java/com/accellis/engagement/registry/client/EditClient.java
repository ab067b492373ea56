package com.accellis.engagement.registry.client;

import com.accellis.engagement.registry.history.Action;
import com.accellis.engagement.registry.roster.Decisions;
import com.accellis.engagement.registry.roster.Roster;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/** Changes what people decide about one client. */
@ApplicationScoped
class EditClient {

    private final Roster roster;

    EditClient(Roster roster) {
        this.roster = roster;
    }

    /** @param seen the edition that the author has seen */
    @Transactional
    void edit(UUID clientId, long seen, Decisions decisions, String author) {
        roster.change(Action.EDITED, author, edit -> edit.decide(edit.existing(clientId, seen), decisions));
    }

    /** The client's companies count for nobody then; its history stays. */
    @Transactional
    void remove(UUID clientId, long seen, String author) {
        roster.change(Action.DELETED, author, edit -> edit.remove(edit.existing(clientId, seen), null));
    }
}
