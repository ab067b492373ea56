package com.accellis.engagement.events;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * A client's scores as they stand.
 *
 * @param revision grows with every event about this client's scores, on both score topics together, also when the database
 *     was restored from a backup; how much it grows means nothing
 * @param asOf the last business day of the windows
 * @param windows one entry each for 30, 60 and 90 days; empty when the client is not scored
 */
public record CurrentScores(UUID clientId, long revision, LocalDate asOf, List<WindowScore> windows) {

    public CurrentScores {
        windows = List.copyOf(windows);
    }

    public String key() {
        return clientId.toString();
    }
}
