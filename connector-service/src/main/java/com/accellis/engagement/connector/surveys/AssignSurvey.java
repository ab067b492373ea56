package com.accellis.engagement.connector.surveys;

import com.accellis.engagement.connector.ownership.LinkSurveys;
import com.accellis.engagement.connector.ownership.LinkSurveys.Assigned;
import com.accellis.engagement.connector.record.RefreshRequests;
import com.accellis.engagement.connector.record.RefreshRequests.Kind;
import com.accellis.engagement.connector.record.RefreshRequests.NewRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import org.jboss.logging.Logger;

/** Gives a survey answer its company by hand. Every answer that moves is read again, and published with its new company. */
@ApplicationScoped
class AssignSurvey {

    private static final Logger LOG = Logger.getLogger(AssignSurvey.class);

    private final LinkSurveys linkSurveys;
    private final RefreshRequests refreshRequests;

    AssignSurvey(LinkSurveys linkSurveys, RefreshRequests refreshRequests) {
        this.linkSurveys = linkSurveys;
        this.refreshRequests = refreshRequests;
    }

    @Transactional
    Assigned assign(String surveyId, long companyId) {
        Assigned assigned = linkSurveys.assign(surveyId, companyId);
        LOG.infof(
                "survey assigned: survey=%s companyId=%d outcome=%s moved=%d",
                surveyId, companyId, assigned.outcome(), assigned.moved().size());
        return readAgain(assigned);
    }

    @Transactional
    Assigned takeBack(String surveyId) {
        Assigned assigned = linkSurveys.unassign(surveyId);
        LOG.infof(
                "survey assignment taken back: survey=%s outcome=%s moved=%d",
                surveyId, assigned.outcome(), assigned.moved().size());
        return readAgain(assigned);
    }

    private Assigned readAgain(Assigned assigned) {
        refreshRequests.add(assigned.moved().stream()
                .map(survey -> NewRequest.of(Kind.SURVEY, survey))
                .toList());
        return assigned;
    }
}
