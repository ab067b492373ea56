package com.accellis.engagement.connector.erasure;

import com.accellis.engagement.connector.ownership.LinkSurveys;
import com.accellis.engagement.connector.record.ErasedContacts;
import com.accellis.engagement.connector.record.RefreshRequests;
import com.accellis.engagement.connector.record.RefreshRequests.Kind;
import com.accellis.engagement.connector.record.RefreshRequests.NewRequest;
import com.accellis.engagement.kit.auditlog.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import org.jboss.logging.Logger;

/** Forgets a contact for good, and has everyone who reads the topic forget it too. */
@ApplicationScoped
class EraseContact {

    private static final Logger LOG = Logger.getLogger(EraseContact.class);

    private final ErasedContacts contacts;
    private final LinkSurveys links;
    private final RefreshRequests requests;
    private final Clock clock;
    private final AuditLog auditLog;

    EraseContact(ErasedContacts contacts, LinkSurveys links, RefreshRequests requests, Clock clock, AuditLog auditLog) {
        this.contacts = contacts;
        this.links = links;
        this.requests = requests;
        this.clock = clock;
        this.auditLog = auditLog;
    }

    /** @return false when there is no such contact; true also when it was erased before */
    @Transactional
    boolean erase(long id) {
        boolean known = contacts.erase(id, clock.instant());
        // Answers that were recognised by this contact find their company anew, or none.
        requests.add(links.forget(id).stream()
                .map(survey -> NewRequest.of(Kind.SURVEY, survey))
                .toList());
        if (known) {
            auditLog.add("contact.erased", "contact/" + id, null);
        }
        LOG.infof("contact erasure: contactId=%d known=%s", id, known);
        return known;
    }
}
