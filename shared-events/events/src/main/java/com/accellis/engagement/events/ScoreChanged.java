package com.accellis.engagement.events;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * One change of a client's scores, and why. The changes of a client form a chain: what was after one change is before
 * the next.
 *
 * @param revision the revision of {@link CurrentScores} that holds the same scores
 * @param asOf the last business day of the windows after the change
 * @param windows before and after, for each window that changed
 * @param causes what brought it about, with the number of records of each cause
 * @param records up to twenty of the records behind it
 */
public record ScoreChanged(
        UUID clientId,
        long revision,
        Instant changedAt,
        LocalDate asOf,
        List<WindowChange> windows,
        List<CauseCount> causes,
        List<RecordRef> records) {

    public ScoreChanged {
        windows = List.copyOf(windows);
        causes = List.copyOf(causes);
        records = List.copyOf(records);
    }

    public String key() {
        return clientId.toString();
    }

    /** @param before null when the client had no scores yet; @param after null when it is not scored any more */
    public record WindowChange(int window, WindowScore before, WindowScore after) {}

    /** @param count how many records had this cause; 0 for causes that are not about records, and where a day brought them */
    public record CauseCount(Cause cause, int count) {}

    /** A record of the source by its topic and id. */
    public record RecordRef(String topic, String id) {}

    /** Why a score moved. */
    public enum Cause implements WireNamed {
        SCORECARD,
        CONFIGURATION,
        MAPPING,
        AVAILABILITY,
        LOADED,
        CORRECTED,
        DELETED,
        AGED_OUT,
        ENTERED
    }
}
