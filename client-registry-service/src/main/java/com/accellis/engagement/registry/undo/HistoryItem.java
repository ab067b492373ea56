package com.accellis.engagement.registry.undo;

import com.accellis.engagement.registry.history.Action;
import com.accellis.engagement.registry.history.History;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * What a change did to a client.
 *
 * @param edition the client's edition since then
 * @param changeId the same for everything that was changed at once, also of other clients
 * @param author subject of the token it was done with, or {@code connectwise}
 * @param before the fields that became different, as they were
 * @param after the same fields as they were from then on
 * @param undoes the change that this one took back, null when none
 * @param undone whether it was taken back
 */
public record HistoryItem(
        long edition,
        UUID changeId,
        Instant at,
        String author,
        Action action,
        Map<String, Object> before,
        Map<String, Object> after,
        UUID undoes,
        boolean undone) {

    static HistoryItem of(History.Line line) {
        return new HistoryItem(
                line.entry().edition(),
                line.change().id(),
                line.change().at(),
                line.change().author(),
                line.change().action(),
                line.entry().before(),
                line.entry().after(),
                line.change().undoes(),
                line.undone());
    }
}
