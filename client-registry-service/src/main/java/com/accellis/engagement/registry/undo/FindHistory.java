package com.accellis.engagement.registry.undo;

import com.accellis.engagement.kit.http.Page;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.registry.history.History;
import com.accellis.engagement.registry.roster.ClientRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/** Reads what happened to a client. */
@ApplicationScoped
class FindHistory {

    private final History history;
    private final ClientRepository clients;

    FindHistory(History history, ClientRepository clients) {
        this.history = history;
        this.clients = clients;
    }

    /** The newest first. A client that was removed still has its history. */
    @Transactional
    Page<HistoryItem> of(UUID clientId, Page.Request page) {
        if (clients.findByIdOptional(clientId).isEmpty()) {
            throw ProblemType.CLIENT_NOT_FOUND.because("No client with id " + clientId);
        }
        return page.of(
                history.ofClient(clientId, page.offset(), page.size()).stream()
                        .map(HistoryItem::of)
                        .toList(),
                history.count(clientId));
    }
}
