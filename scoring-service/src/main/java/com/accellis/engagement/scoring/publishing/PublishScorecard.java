package com.accellis.engagement.scoring.publishing;

import com.accellis.engagement.kit.auditlog.AuditLog;
import com.accellis.engagement.kit.http.RequestKey;
import com.accellis.engagement.scoring.formula.ScorecardDraft;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.scorecard.Scorecards;
import com.accellis.engagement.scoring.scorecard.Scorecards.Published;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Makes a draft the rules of all scores. {@link RecalculationJob} applies them. */
@ApplicationScoped
class PublishScorecard {

    private static final Logger LOG = Logger.getLogger(PublishScorecard.class);

    private final Scorecards scorecards;
    private final BusinessClock clock;
    private final AuditLog auditLog;

    PublishScorecard(Scorecards scorecards, BusinessClock clock, AuditLog auditLog) {
        this.scorecards = scorecards;
        this.clock = clock;
        this.auditLog = auditLog;
    }

    /**
     * Who publishes what.
     *
     * @param draft without faults
     * @param follows the version that the author has seen as the newest; possibly none that there is
     * @param request null when it has no key of its own
     */
    record Publication(ScorecardDraft draft, String author, String note, long follows, RequestKey request) {}

    /**
     * Publishes, or finds what the same request has published before.
     *
     * @return empty when somebody else has published since
     */
    @Transactional
    Optional<Published> publish(Publication publication) {
        Optional<Published> before = publishedBefore(publication);
        if (before.isPresent()) {
            return before;
        }
        Optional<Published> added = add(publication);
        // Without effect: perhaps the same request has come twice at once and the other one was first.
        return added.isPresent() ? added : publishedBefore(publication);
    }

    private Optional<Published> publishedBefore(Publication publication) {
        return Optional.ofNullable(publication.request()).flatMap(scorecards::publishedBy);
    }

    private Optional<Published> add(Publication publication) {
        Optional<Published> added = scorecards.add(
                publication.follows(),
                publication.draft(),
                publication.author(),
                publication.note(),
                clock.now(),
                publication.request());
        added.ifPresent(edition -> {
            auditLog.addBy(
                    publication.author(), "scorecard.published", "scorecard/" + edition.version(), publication.note());
            LOG.infof("scorecard published: version=%d", edition.version());
        });
        return added;
    }
}
