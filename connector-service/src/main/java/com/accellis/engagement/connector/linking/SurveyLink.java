package com.accellis.engagement.connector.linking;

import com.accellis.engagement.events.SurveyChanged.LinkedBy;
import com.accellis.engagement.events.WireNamed;

/**
 * The company of an answer, or why it has none.
 *
 * @param companyId null while nobody knows whose answer it is
 * @param linkedBy how the company was found, null without one
 * @param unlinked why there is none, null when there is
 */
public record SurveyLink(Long companyId, LinkedBy linkedBy, Unlinked unlinked) {

    /** Why an answer has no company. */
    public enum Unlinked implements WireNamed {
        /** It names a ticket that has not been read yet. */
        TICKET_UNREAD,
        /** It names neither a ticket of ConnectWise nor a customer. */
        NO_TICKET,
        /** ConnectWise does not have its ticket (any more), and it names no customer. */
        TICKET_DELETED,
        /** Its ticket belongs to no company, and it names no customer. */
        TICKET_WITHOUT_COMPANY,
        /** It names a customer that is neither a contact nor a company in ConnectWise. */
        UNKNOWN_CUSTOMER,
        /** The customer it names could be several companies. */
        AMBIGUOUS_COMPANY
    }

    static SurveyLink to(Long companyId, LinkedBy linkedBy) {
        return new SurveyLink(companyId, linkedBy, null);
    }

    static SurveyLink none(Unlinked reason) {
        return new SurveyLink(null, null, reason);
    }
}
