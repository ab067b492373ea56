package com.accellis.engagement.connector.record;

import com.accellis.engagement.connector.linking.SurveyLink;
import com.accellis.engagement.connector.translation.Translated;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.SourceVersion;

/**
 * A record as one request brought it, ready to be compared with what we hold.
 *
 * @param companyId whose record, its parent's company included
 */
record Reading(SourceEntity entity, Translated translated, SourceVersion version, Long companyId) {

    /** The same survey with the company that was found for it. */
    Reading linked(SurveyLink link) {
        return new Reading(entity, translated.linked(link.linkedBy()), version, link.companyId());
    }

    String id() {
        return translated.id();
    }
}
