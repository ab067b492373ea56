package com.accellis.engagement.connector.surveys;

import com.accellis.engagement.connector.ownership.LinkSurveys;
import com.accellis.engagement.connector.ownership.LinkSurveys.Assigned;
import com.accellis.engagement.connector.ownership.LinkSurveys.Outcome;
import com.accellis.engagement.connector.record.RefreshRequests;
import com.accellis.engagement.connector.record.RefreshRequests.Kind;
import com.accellis.engagement.connector.record.RefreshRequests.NewRequest;
import com.accellis.engagement.kit.auditlog.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import org.jboss.logging.Logger;

/** Gives a survey answer its company by hand. Every answer that moves is read again, and published with its new company. */
@ApplicationScoped
class AssignSurvey {

    private static final Logger LOG = Logger.getLogger(AssignSurvey.class);

    private final LinkSurveys linkSurveys;
    private final RefreshRequests refreshRequests;
    private final AuditLog auditLog;

    AssignSurvey(LinkSurveys linkSurveys, RefreshRequests refreshRequests, AuditLog auditLog) {
        this.linkSurveys = linkSurveys;
        this.refreshRequests = refreshRequests;
        this.auditLog = auditLog;
    }

    @Transactional
    Assigned assign(String surveyId, long companyId) {
        Assigned assigned = linkSurveys.assign(surveyId, companyId);
        LOG.infof(
                "survey assigned: survey=%s companyId=%d outcome=%s moved=%d",
                surveyId, companyId, assigned.outcome(), assigned.moved().size());
        if (assigned.outcome() == Outcome.DONE) {
            auditLog.add("survey.assigned", "survey/" + surveyId, "company " + companyId);
        }
        return readAgain(assigned);
    }

    @Transactional
    Assigned takeBack(String surveyId) {
        Assigned assigned = linkSurveys.unassign(surveyId);
        LOG.infof(
                "survey assignment taken back: survey=%s outcome=%s moved=%d",
                surveyId, assigned.outcome(), assigned.moved().size());
        if (assigned.outcome() == Outcome.DONE) {
            auditLog.add("survey.assignment-taken-back", "survey/" + surveyId, null);
        }
        return readAgain(assigned);
    }

    private Assigned readAgain(Assigned assigned) {
        refreshRequests.add(assigned.moved().stream()
                .map(survey -> NewRequest.of(Kind.SURVEY, survey))
                .toList());
        return assigned;
    }
}
