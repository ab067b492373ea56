package com.accellis.engagement.registry.client;

import com.accellis.engagement.kit.http.RequestKey;
import com.accellis.engagement.kit.request.AnsweredRequests;
import com.accellis.engagement.registry.history.Action;
import com.accellis.engagement.registry.lifecycle.Origin;
import com.accellis.engagement.registry.roster.Decisions;
import com.accellis.engagement.registry.roster.Roster;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;

/** Enters a client that did not come from ConnectWise by itself. */
@ApplicationScoped
class RegisterClient {

    private final Roster roster;
    private final AnsweredRequests requests;

    RegisterClient(Roster roster, AnsweredRequests requests) {
        this.roster = roster;
        this.requests = requests;
    }

    /**
     * @param companyIds companies that count for nobody yet
     * @param request null when it has no key of its own
     */
    @Transactional
    UUID register(Decisions decisions, List<Long> companyIds, String author, RequestKey request) {
        return UUID.fromString(requests.once(
                request, () -> enter(decisions, companyIds, author).toString()));
    }

    private UUID enter(Decisions decisions, List<Long> companyIds, String author) {
        UUID id = UUID.randomUUID();
        roster.change(Action.CREATED, author, edit -> {
            edit.requireCompanies(companyIds);
            edit.requireFree(companyIds, null);
            edit.enter(id, Origin.MANUAL, decisions);
            edit.assign(companyIds, id);
        });
        return id;
    }
}
