package com.accellis.engagement.registry.suggestion;

import com.accellis.engagement.kit.http.RequestKey;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.kit.request.AnsweredRequests;
import com.accellis.engagement.registry.history.Action;
import com.accellis.engagement.registry.platform.Texts;
import com.accellis.engagement.registry.platform.WriterTurn;
import com.accellis.engagement.registry.roster.Roster;
import com.accellis.engagement.registry.suggestion.Acceptance.Mapping;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Maps every company whose best suggestion is sure enough. */
@ApplicationScoped
class AcceptSuggestions {

    private final FindSuggestions findSuggestions;
    private final Roster roster;
    private final WriterTurn turn;
    private final AnsweredRequests requests;

    AcceptSuggestions(FindSuggestions findSuggestions, Roster roster, WriterTurn turn, AnsweredRequests requests) {
        this.findSuggestions = findSuggestions;
        this.roster = roster;
        this.turn = turn;
        this.requests = requests;
    }

    /** @param confidence 0 to 100: what it must at least be */
    Acceptance preview(int confidence) {
        return new Acceptance(false, mappings(findSuggestions.sure(confidence)));
    }

    /** @param request null when it has no key of its own */
    @Transactional
    Acceptance accept(int confidence, String author, RequestKey request) {
        String answer = requests.once(request, () -> EventJson.text(accept(confidence, author)));
        try {
            return EventJson.read(Texts.bytes(answer), Acceptance.class);
        } catch (IOException e) {
            throw new IllegalStateException("A stored answer cannot be read", e);
        }
    }

    private Acceptance accept(int confidence, String author) {
        // Nobody may map these companies between the suggestion and its acceptance.
        turn.take();
        List<Mapping> mappings = mappings(findSuggestions.sureToWriter(confidence));
        Map<UUID, List<Long>> companiesOf = mappings.stream()
                .collect(Collectors.groupingBy(
                        Mapping::clientId, Collectors.mapping(Mapping::companyId, Collectors.toList())));
        roster.change(Action.SUGGESTIONS_ACCEPTED, author, edit -> {
            edit.touch(companiesOf.keySet());
            edit.clientsOf(mappings.stream().map(Mapping::companyId).toList());
            companiesOf.forEach((clientId, companyIds) -> edit.assign(companyIds, clientId));
        });
        return new Acceptance(true, mappings);
    }

    private static List<Mapping> mappings(List<BestSuggestion> suggestions) {
        return suggestions.stream().map(Mapping::of).toList();
    }
}
