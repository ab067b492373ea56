package com.accellis.engagement.connector.translation;

import com.accellis.engagement.events.SourceEvent;
import com.accellis.engagement.events.SourceVersion;
import java.time.Instant;
import java.util.function.Function;

/**
 * A source record, understood.
 *
 * @param id at its source
 * @param lastUpdated when the source says it last changed, null when it does not say
 * @param companyId whose record; null when nobody's, or when that is decided by its parent
 * @param parentId what it belongs to: an addition's agreement, a survey's ticket; null otherwise
 * @param active whether things below it are worth reading regularly; meant for agreements
 * @param event the event, once its version and company are known
 */
public record Translated(String id, Instant lastUpdated, Long companyId, Long parentId, boolean active, EventOf event) {

    /** Makes the event of a version; additions and surveys get their company from outside. */
    public interface EventOf {
        SourceEvent at(SourceVersion version, Long companyId);
    }

    static Translated of(long id, Instant lastUpdated, Long companyId, Function<SourceVersion, SourceEvent> event) {
        return new Translated(
                Long.toString(id), lastUpdated, companyId, null, true, (version, owner) -> event.apply(version));
    }
}
