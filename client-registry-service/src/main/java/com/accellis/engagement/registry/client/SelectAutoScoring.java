package com.accellis.engagement.registry.client;

import com.accellis.engagement.kit.http.Problem;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.registry.history.Action;
import com.accellis.engagement.registry.roster.Client;
import com.accellis.engagement.registry.roster.Roster;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Switches scoring on or off for many clients at once. */
@ApplicationScoped
class SelectAutoScoring {

    private final Roster roster;
    private final FindClients findClients;

    SelectAutoScoring(Roster roster, FindClients findClients) {
        this.roster = roster;
        this.findClients = findClients;
    }

    /**
     * @param matched clients that were meant
     * @param changed those of them that are different now
     */
    public record Outcome(int matched, int changed) {}

    /** @param window in days, null leaves each client's own */
    @Transactional
    Outcome ofClients(List<UUID> ids, boolean on, Integer window, String author) {
        return select(() -> allExisting(ids), on, window, author);
    }

    @Transactional
    Outcome ofFilter(ClientFilter filter, boolean on, Integer window, String author) {
        return select(() -> findClients.ids(filter), on, window, author);
    }

    private List<UUID> allExisting(List<UUID> ids) {
        Set<UUID> missing = new HashSet<>(ids);
        findClients.existing(ids).forEach(missing::remove);
        if (!missing.isEmpty()) {
            throw ProblemType.CLIENT_NOT_FOUND.because(
                    "Not all of these clients exist",
                    missing.stream()
                            .sorted()
                            .map(id -> new Problem.FieldError("ids", "no client " + id))
                            .toList());
        }
        return List.copyOf(new HashSet<>(ids));
    }

    /** @param meant is asked when it is this writer's turn, so that nobody removes one of the clients meanwhile */
    private Outcome select(Supplier<List<UUID>> meant, boolean on, Integer window, String author) {
        List<UUID> matched = new ArrayList<>();
        List<UUID> changed = roster.change(Action.AUTO_SCORING, author, edit -> {
            matched.addAll(meant.get());
            edit.touch(matched);
            matched.forEach(id -> {
                Client client = edit.existing(id);
                var decisions = client.decisions();
                edit.decide(client, decisions.withScoring(on, window == null ? decisions.window() : window));
            });
        });
        return new Outcome(matched.size(), changed.size());
    }
}
