package com.accellis.engagement.connector.translation;

import com.accellis.engagement.connector.linking.SurveyCustomer;
import com.accellis.engagement.events.SourceEvent;
import com.accellis.engagement.events.SourceVersion;
import com.accellis.engagement.events.SurveyChanged;
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
 * @param customer who gave a survey's answer; never stored or published as it is
 * @param event the event, once its version and company are known
 */
public record Translated(
        String id,
        Instant lastUpdated,
        Long companyId,
        Long parentId,
        boolean active,
        SurveyCustomer customer,
        EventOf event) {

    Translated(String id, Instant lastUpdated, Long companyId, Long parentId, boolean active, EventOf event) {
        this(id, lastUpdated, companyId, parentId, active, SurveyCustomer.UNKNOWN, event);
    }

    /** The same survey, linked to its company this way. */
    public Translated linked(SurveyChanged.LinkedBy by) {
        EventOf linked = (version, owner) -> ((SurveyChanged) event.at(version, owner)).linked(by);
        return new Translated(id, lastUpdated, companyId, parentId, active, customer, linked);
    }

    /** Makes the event of a version; additions and surveys get their company from outside. */
    public interface EventOf {
        SourceEvent at(SourceVersion version, Long companyId);
    }

    static Translated of(long id, Instant lastUpdated, Long companyId, Function<SourceVersion, SourceEvent> event) {
        return new Translated(
                Long.toString(id), lastUpdated, companyId, null, true, (version, owner) -> event.apply(version));
    }
}
