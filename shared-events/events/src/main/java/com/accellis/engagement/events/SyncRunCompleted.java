package com.accellis.engagement.events;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;

/**
 * The connector has finished reading an entity, or says that its source is not configured. The newest one per entity.
 *
 * @param entity which records were read
 * @param configured false when the source is not set up; of the other fields only {@code finishedAt} is then set
 * @param runId the connector's id of the run
 * @param finishedAt when the last page was stored and acknowledged by the broker, or when the source was found not to be
 *     set up; what is said later replaces what was said before
 * @param coversFrom everything that happened since this day has been read; null means everything there is
 * @param endOffsets per partition of the entity's topic, the offset after the last record of the run: whoever has
 *     consumed up to there has seen all of it
 */
public record SyncRunCompleted(
        SourceEntity entity,
        boolean configured,
        UUID runId,
        Instant finishedAt,
        LocalDate coversFrom,
        Map<Integer, Long> endOffsets) {

    public SyncRunCompleted {
        endOffsets = endOffsets == null ? Map.of() : Map.copyOf(endOffsets);
    }

    public String key() {
        return entity.wireName();
    }
}
