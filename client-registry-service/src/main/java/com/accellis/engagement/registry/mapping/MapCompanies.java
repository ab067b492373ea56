package com.accellis.engagement.registry.mapping;

import com.accellis.engagement.kit.http.Problem;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.registry.history.Action;
import com.accellis.engagement.registry.roster.Roster;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
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
     * @param move whether companies may be taken away from other clients
     */
    @Transactional
    void map(UUID clientId, long seen, List<Long> companyIds, boolean move, String author) {
        roster.change(Action.MAPPED, author, edit -> {
            edit.existing(clientId, seen);
            edit.requireCompanies(companyIds);
            if (!move) {
                edit.requireFree(companyIds, clientId);
            }
            edit.assign(companyIds, clientId);
        });
    }

    @Transactional
    void unmap(UUID clientId, long seen, long companyId, String author) {
        roster.change(Action.UNMAPPED, author, edit -> {
            edit.existing(clientId, seen);
            requireOwn(edit.companiesOf(clientId), List.of(companyId));
            edit.assign(List.of(companyId), null);
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
