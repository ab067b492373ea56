package com.accellis.engagement.connector.translation;

import com.accellis.engagement.connector.linking.SurveyCustomer;
import com.accellis.engagement.events.SourceEvent;
import com.accellis.engagement.events.SourceVersion;
import com.accellis.engagement.events.SurveyChanged;
import java.time.Instant;
import java.time.LocalDate;
import java.util.function.Function;

/**
 * A source record, understood.
 *
 * @param id at its source
 * @param lastUpdated when the source says it last changed, null when it does not say
 * @param companyId whose record; null when nobody's, or when that is decided by its parent
 * @param parentId what it belongs to: an addition's agreement, a survey's ticket; null otherwise
 * @param endedOn the last day on which it holds, or held; null when it has none, or is no agreement
 * @param customer who gave a survey's answer; never stored or published as it is
 * @param event the event, once its version and company are known
 */
public record Translated(
        String id,
        Instant lastUpdated,
        Long companyId,
        Long parentId,
        LocalDate endedOn,
        SurveyCustomer customer,
        EventOf event) {

    Translated(String id, Instant lastUpdated, Long companyId, Long parentId, LocalDate endedOn, EventOf event) {
        this(id, lastUpdated, companyId, parentId, endedOn, SurveyCustomer.UNKNOWN, event);
    }

    /** The same survey, linked to its company this way. */
    public Translated linked(SurveyChanged.LinkedBy by) {
        EventOf linked = (version, owner) -> ((SurveyChanged) event.at(version, owner)).linked(by);
        return new Translated(id, lastUpdated, companyId, parentId, endedOn, customer, linked);
    }

    /** Makes the event of a version; additions and surveys get their company from outside. */
    public interface EventOf {
        SourceEvent at(SourceVersion version, Long companyId);
    }

    static Translated of(long id, Instant lastUpdated, Long companyId, Function<SourceVersion, SourceEvent> event) {
        return new Translated(
                Long.toString(id), lastUpdated, companyId, null, null, (version, owner) -> event.apply(version));
    }
}
