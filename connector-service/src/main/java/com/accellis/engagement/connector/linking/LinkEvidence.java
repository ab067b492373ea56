package com.accellis.engagement.connector.linking;

import com.accellis.engagement.connector.linking.SurveyLink.Unlinked;
import com.accellis.engagement.events.SurveyChanged.LinkedBy;
import java.util.Set;

/**
 * Everything that is known about whose answer it is, and the conclusion.
 *
 * @param ticket what became of the ticket it names
 * @param ticketCompany that ticket's company, null when there is none
 * @param assigned the company that somebody assigned to this very answer, null when nobody did
 * @param byEmail companies of the contacts that have the customer's address
 * @param byId the company of the contact that has the customer's number
 * @param byName companies that have the customer's company name
 * @param customerNamed whether the answer says anything about the customer
 * @param companyNamed whether it says the company's name
 * @param remembered the company that somebody assigned to another answer of the same customer, null when nobody did
 */
public record LinkEvidence(
        Ticket ticket,
        Long ticketCompany,
        Long assigned,
        Set<Long> byEmail,
        Set<Long> byId,
        Set<Long> byName,
        boolean customerNamed,
        boolean companyNamed,
        Long remembered) {

    /** What became of the ticket that an answer names. */
    public enum Ticket {
        NOT_NAMED,
        UNREAD,
        GONE,
        READ
    }

    /**
     * The ticket decides. Without it a person's decision about this answer counts, then what ConnectWise knows about the
     * customer, then a person's decision about the same customer. A ticket that is still to be read is waited for.
     */
    public SurveyLink conclusion() {
        if (ticketCompany != null) {
            return SurveyLink.to(ticketCompany, LinkedBy.TICKET);
        }
        if (assigned != null) {
            return SurveyLink.to(assigned, LinkedBy.MANUAL);
        }
        if (ticket == Ticket.UNREAD) {
            return SurveyLink.none(Unlinked.TICKET_UNREAD);
        }
        Long ofCustomer = companyOfCustomer();
        if (ofCustomer != null) {
            return SurveyLink.to(ofCustomer, LinkedBy.CUSTOMER);
        }
        if (remembered != null) {
            return SurveyLink.to(remembered, LinkedBy.MANUAL);
        }
        return SurveyLink.none(whyNot());
    }

    private Long companyOfCustomer() {
        if (byEmail.size() == 1) {
            return byEmail.iterator().next();
        }
        if (byId.size() == 1 && (!companyNamed || byName.containsAll(byId))) {
            // CrewHu does not say whose number it is, so a company name that disagrees shows that it is another one.
            return byId.iterator().next();
        }
        return byName.size() == 1 ? byName.iterator().next() : null;
    }

    private Unlinked whyNot() {
        if (byEmail.size() > 1 || byName.size() > 1) {
            return Unlinked.AMBIGUOUS_COMPANY;
        }
        if (customerNamed) {
            return Unlinked.UNKNOWN_CUSTOMER;
        }
        return switch (ticket) {
            case NOT_NAMED, UNREAD -> Unlinked.NO_TICKET;
            case GONE -> Unlinked.TICKET_DELETED;
            case READ -> Unlinked.TICKET_WITHOUT_COMPANY;
        };
    }
}
