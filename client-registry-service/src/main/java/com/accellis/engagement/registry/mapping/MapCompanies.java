package com.accellis.engagement.registry.mapping;

import com.accellis.engagement.kit.http.Problem;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.registry.history.Action;
import com.accellis.engagement.registry.roster.Roster;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Says which companies count for a client. */
@ApplicationScoped
class MapCompanies {

    private final Roster roster;

    MapCompanies(Roster roster) {
        this.roster = roster;
    }

    /**
     * @param seen the client's edition that the author has seen
     * @param companyIds companies that count for nobody else
     */
    @Transactional
    void map(UUID clientId, long seen, List<Long> companyIds, String author) {
        roster.change(Action.MAPPED, author, edit -> {
            edit.existing(clientId, seen);
            edit.requireCompanies(companyIds);
            edit.requireFree(companyIds, clientId);
            edit.assign(companyIds, clientId);
        });
    }

    /**
     * @param seen the client's edition that the author has seen
     * @param from the editions of the clients that companies are taken away from, likewise
     */
    @Transactional
    void move(UUID clientId, long seen, List<Long> companyIds, Map<UUID, Long> from, String author) {
        roster.change(Action.MAPPED, author, edit -> {
            edit.existing(clientId, seen);
            edit.requireCompanies(companyIds);
            edit.requireSeen(companyIds, clientId, from);
            edit.assign(companyIds, clientId);
        });
    }

    @Transactional
    void unmap(UUID clientId, long seen, long companyId, String author) {
        roster.change(Action.UNMAPPED, author, edit -> {
            edit.existing(clientId, seen);
            requireOwn(edit.companiesOf(clientId), List.of(companyId));
            edit.takeAway(List.of(companyId));
        });
    }

    static void requireOwn(List<Long> own, List<Long> companyIds) {
        List<Problem.FieldError> foreign = companyIds.stream()
                .filter(id -> !own.contains(id))
                .map(id -> new Problem.FieldError("companyIds", "company " + id + " does not count for this client"))
                .toList();
        if (!foreign.isEmpty()) {
            throw ProblemType.COMPANY_NOT_FOUND.because("Not all of these companies are the client's", foreign);
        }
    }
}
