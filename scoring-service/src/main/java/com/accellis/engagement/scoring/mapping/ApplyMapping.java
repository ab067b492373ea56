package com.accellis.engagement.scoring.mapping;

import com.accellis.engagement.events.ClientChanged;
import com.accellis.engagement.events.CompanyAssigned;
import com.accellis.engagement.events.ScoreChanged.Cause;
import com.accellis.engagement.scoring.counting.LatestVersions;
import com.accellis.engagement.scoring.score.Assignments;
import com.accellis.engagement.scoring.score.Causes;
import com.accellis.engagement.scoring.score.ClientScores;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Clients come, go and get companies: their scores follow in the same transaction. */
@ApplicationScoped
class ApplyMapping {

    private final Assignments assignments;
    private final ClientScores scores;

    ApplyMapping(Assignments assignments, ClientScores scores) {
        this.assignments = assignments;
        this.scores = scores;
    }

    @Transactional
    void clients(List<ClientChanged> events) {
        var newest = LatestVersions.of(
                events, ClientChanged::key, (candidate, kept) -> candidate.revision() > kept.revision());
        scores.rescore(becauseOf(Cause.CONFIGURATION, assignments.keepNewer(newest)));
    }

    @Transactional
    void assignments(List<CompanyAssigned> events) {
        var newest = LatestVersions.of(
                events, CompanyAssigned::companyId, (candidate, kept) -> candidate.revision() > kept.revision());
        scores.rescore(becauseOf(Cause.MAPPING, assignments.assign(newest)));
    }

    private static Map<UUID, Causes> becauseOf(Cause cause, Set<UUID> clients) {
        return clients.stream().collect(Collectors.toMap(Function.identity(), client -> Causes.of(cause)));
    }
}
