package com.accellis.engagement.registry.mapping;

import com.accellis.engagement.kit.http.Problem;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.kit.http.RequestKey;
import com.accellis.engagement.kit.request.AnsweredRequests;
import com.accellis.engagement.registry.history.Action;
import com.accellis.engagement.registry.lifecycle.Origin;
import com.accellis.engagement.registry.roster.Client;
import com.accellis.engagement.registry.roster.Decisions;
import com.accellis.engagement.registry.roster.Roster;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** Makes one client of two, or two of one. */
@ApplicationScoped
class MergeClients {

    private final Roster roster;
    private final AnsweredRequests requests;

    MergeClients(Roster roster, AnsweredRequests requests) {
        this.roster = roster;
        this.requests = requests;
    }

    /**
     * The companies of {@code other} come to {@code clientId}, which stays as people decided about it.
     *
     * @param seen the edition of {@code clientId} that the author has seen
     * @param otherSeen that of {@code other}
     */
    @Transactional
    void merge(UUID clientId, long seen, UUID other, long otherSeen, String author) {
        if (clientId.equals(other)) {
            throw ProblemType.INVALID_BODY.because(
                    "A client cannot be merged with itself",
                    List.of(new Problem.FieldError("clientId", "expected another client")));
        }
        roster.change(Action.MERGED, author, edit -> {
            edit.existing(clientId, seen);
            Client absorbed = edit.existing(other, otherSeen);
            edit.assign(edit.companiesOf(other), clientId);
            edit.remove(absorbed, clientId);
        });
    }

    /**
     * Takes some of a client's companies for a new client, which is scored as the first one is.
     *
     * @param name of the new client, null when it follows its first company
     * @param request null when it has no key of its own
     */
    @Transactional
    UUID split(UUID clientId, long seen, List<Long> companyIds, String name, String author, RequestKey request) {
        return UUID.fromString(requests.once(
                request, () -> split(clientId, seen, companyIds, name, author).toString()));
    }

    private UUID split(UUID clientId, long seen, List<Long> companyIds, String name, String author) {
        UUID id = UUID.randomUUID();
        roster.change(Action.SPLIT, author, edit -> {
            Client whole = edit.existing(clientId, seen);
            List<Long> own = edit.companiesOf(clientId);
            MapCompanies.requireOwn(own, companyIds);
            if (companyIds.size() == own.size()) {
                throw ProblemType.INVALID_BODY.because(
                        "Nothing would be left",
                        List.of(new Problem.FieldError("companyIds", "expected not all companies of the client")));
            }
            var like = whole.decisions();
            edit.enter(
                    id,
                    Origin.MANUAL,
                    Collections.min(companyIds),
                    Decisions.usual().withName(name).withScoring(like.autoScoring(), like.window()));
            edit.assign(companyIds, id);
        });
        return id;
    }
}
