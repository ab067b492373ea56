package com.accellis.engagement.connector.ownership;

import com.accellis.engagement.connector.linking.LinkEvidence;
import com.accellis.engagement.connector.linking.LinkEvidence.Ticket;
import com.accellis.engagement.connector.linking.SurveyCustomer;
import com.accellis.engagement.connector.linking.SurveyLink;
import com.accellis.engagement.connector.ownership.SurveyLinks.Answer;
import com.accellis.engagement.connector.ownership.SurveyLinks.Known;
import com.accellis.engagement.connector.ownership.SurveyLinks.Linked;
import com.accellis.engagement.connector.ownership.SurveyLinks.Traits;
import com.accellis.engagement.connector.translation.Translated;
import com.accellis.engagement.events.CompanyChanged;
import com.accellis.engagement.events.ContactChanged;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.SourceVersion;
import com.accellis.engagement.events.SurveyChanged;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds the company of every survey answer, and finds it anew when something changes that it rests on. Answers that belong to
 * another company then are read again and published by whoever asked. Needs the caller's transaction: a link and what it rests
 * on change together.
 */
@ApplicationScoped
public class LinkSurveys {

    private static final SourceVersion ANY_VERSION = new SourceVersion(Instant.EPOCH, 0);

    private final SurveyLinks links;
    private final KnownCustomers customers;
    private final CustomerHashes hashes;

    LinkSurveys(SurveyLinks links, KnownCustomers customers, CustomerHashes hashes) {
        this.links = links;
        this.customers = customers;
        this.hashes = hashes;
    }

    /** @param ticketsToRead tickets that the surveys name and that nobody told us of yet */
    public record Links(Map<String, SurveyLink> bySurvey, Set<Long> ticketsToRead) {}

    /** Whose these answers are, by what is known now. Asked before the records are kept; holds that knowledge as it is. */
    public Links of(Collection<Translated> surveys) {
        links.lock();
        Map<String, Traits> traits = new LinkedHashMap<>();
        surveys.forEach(survey -> traits.put(survey.id(), traits(survey)));
        Map<String, LinkEvidence> evidence = links.evidence(traits.values());
        Set<Long> unread = traits.values().stream()
                .filter(survey -> evidence.get(survey.surveyId()).ticket() == Ticket.UNREAD)
                .map(Traits::ticketId)
                .collect(Collectors.toCollection(TreeSet::new));
        return new Links(conclusions(evidence), unread);
    }

    private Traits traits(Translated survey) {
        SurveyCustomer customer = survey.customer();
        return new Traits(
                survey.id(),
                survey.parentId(),
                hashes.email(customer.email()),
                hashes.id(customer.id()),
                hashes.name(customer.name()));
    }

    private static Map<String, SurveyLink> conclusions(Map<String, LinkEvidence> evidence) {
        Map<String, SurveyLink> conclusions = new LinkedHashMap<>();
        evidence.forEach((survey, known) -> conclusions.put(survey, known.conclusion()));
        return conclusions;
    }

    /** Remembers the links of surveys that were kept. */
    public void keep(Collection<Translated> surveys, Links found) {
        links.keep(surveys.stream()
                .map(survey -> {
                    var event = (SurveyChanged) survey.event().at(ANY_VERSION, null);
                    return new Linked(
                            traits(survey),
                            new Answer(event.rating(), event.answeredAt(), event.inactive()),
                            found.bySurvey().get(survey.id()));
                })
                .toList());
    }

    /**
     * Records were kept whose content is new.
     *
     * @return the surveys that belong to another company because of them
     */
    public List<String> follow(SourceEntity entity, Collection<Translated> moved) {
        if (moved.isEmpty()) {
            return List.of();
        }
        return switch (entity) {
            case CONTACTS -> {
                links.lock();
                yield relinkBy(customers.keepContacts(moved.stream()
                        .map(contact -> (ContactChanged) contact.event().at(ANY_VERSION, null))
                        .toList()));
            }
            case COMPANIES -> {
                links.lock();
                yield relinkBy(customers.keepCompanies(moved.stream()
                        .map(company -> (CompanyChanged) company.event().at(ANY_VERSION, null))
                        .toList()));
            }
            default -> List.of();
        };
    }

    /**
     * Records are confirmed to be gone.
     *
     * @return the surveys that belong to another company because of it, or that waited for this certainty
     */
    public List<String> followDeleted(SourceEntity entity, Collection<String> ids) {
        return switch (entity) {
            case CONTACTS -> {
                links.lock();
                yield relinkBy(customers.removeContacts(numbers(ids), true));
            }
            case COMPANIES -> {
                links.lock();
                yield relinkBy(customers.removeCompanies(numbers(ids), true));
            }
            case SERVICE_TICKETS, PROJECT_TICKETS -> {
                links.rememberMissing(numbers(ids));
                yield links.astray(numbers(ids));
            }
            case SURVEYS -> {
                links.removeDeleted(ids);
                yield List.of();
            }
            default -> List.of();
        };
    }

    private static Set<Long> numbers(Collection<String> ids) {
        return ids.stream().map(Long::valueOf).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Surveys that are not linked as these tickets, just kept, say. */
    public List<String> followTickets(Collection<Long> tickets) {
        return links.astray(tickets);
    }

    /**
     * Forgets a person: nothing is recognised by this contact from now on.
     *
     * @return the surveys that belong to another company, or to none, because of it; they have to be read again
     */
    public List<String> forget(long contactId) {
        links.lock();
        return relinkBy(customers.removeContacts(Set.of(contactId), false));
    }

    private List<String> relinkBy(List<byte[]> touched) {
        return relink(links.withoutTicketBy(touched));
    }

    private List<String> relink(List<Known> surveys) {
        return links.relink(
                conclusions(links.evidence(surveys.stream().map(Known::traits).toList())));
    }

    /** What an assignment, or taking it back, came to. */
    public enum Outcome {
        DONE,
        SURVEY_UNKNOWN,
        COMPANY_UNKNOWN,
        /** The survey's ticket says whose it is, and wins. */
        TICKET_DECIDES
    }

    /**
     * @param link the survey's link afterwards; null unless done
     * @param moved the surveys that belong to another company now, this one included; they have to be read again
     */
    public record Assigned(Outcome outcome, SurveyLink link, List<String> moved) {

        private static Assigned not(Outcome why) {
            return new Assigned(why, null, List.of());
        }
    }

    /** Somebody knows whose answer it is. It holds for the customer's other answers too, as long as nothing better is known. */
    public Assigned assign(String surveyId, long companyId) {
        links.lock();
        var survey = links.find(surveyId);
        if (survey.isEmpty()) {
            return Assigned.not(Outcome.SURVEY_UNKNOWN);
        }
        if (!customers.knowsCompany(companyId)) {
            return Assigned.not(Outcome.COMPANY_UNKNOWN);
        }
        if (survey.get().linkedByTicket()) {
            return Assigned.not(Outcome.TICKET_DECIDES);
        }
        links.assign(surveyId, companyId, survey.get().customer());
        return done(surveyId, survey.get().customer());
    }

    /** Takes the assignment of this survey back; without one nothing happens. */
    public Assigned unassign(String surveyId) {
        links.lock();
        if (links.find(surveyId).isEmpty()) {
            return Assigned.not(Outcome.SURVEY_UNKNOWN);
        }
        return done(surveyId, links.unassign(surveyId).orElse(null));
    }

    private Assigned done(String surveyId, byte[] customer) {
        List<String> moved = relink(links.withoutTicketLike(surveyId, customer));
        return new Assigned(Outcome.DONE, links.link(surveyId).orElseThrow(), moved);
    }

    /** Answers that nobody knows the company of, the newest first. */
    public List<UnlinkedSurvey> unlinked(int limit, long offset) {
        return links.unlinked(limit, offset);
    }

    public long countUnlinked() {
        return links.countUnlinked();
    }
}
