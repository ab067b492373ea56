package com.accellis.engagement.events;

import java.time.Instant;

/**
 * A client's answer to a CrewHu survey, without its text and without anything about the person.
 *
 * @param id CrewHu's {@code _id}
 * @param companyId the company it was linked to, null while nobody knows whose it is
 * @param linkedBy how it was linked, null while it is not
 * @param ticketId the ticket it was asked about, null when it names none
 * @param rating CrewHu's raw rating: {@code -5}, {@code 0}, {@code 5}; null when it is not a whole number
 * @param answeredAt {@code closed}; null while not answered
 * @param inactive withdrawn or deleted in CrewHu
 */
public record SurveyChanged(
        String id,
        SourceVersion version,
        boolean deleted,
        Long companyId,
        LinkedBy linkedBy,
        Long ticketId,
        Integer rating,
        Instant answeredAt,
        boolean inactive)
        implements SourceEvent {

    @Override
    public String key() {
        return id;
    }

    /** The same answer, linked this way. */
    public SurveyChanged linked(LinkedBy by) {
        return new SurveyChanged(id, version, deleted, companyId, by, ticketId, rating, answeredAt, inactive);
    }

    /** How the company of an answer was found. */
    public enum LinkedBy implements WireNamed {
        /** It is the company of the ticket that the answer names. */
        TICKET,
        /** A contact or a company of ConnectWise is the customer that the answer names. */
        CUSTOMER,
        /** Somebody assigned this answer, or another one of the same customer. */
        MANUAL
    }
}
