package com.accellis.engagement.scoring.mapping;

import com.accellis.engagement.events.ClientChanged;
import com.accellis.engagement.events.CompanyAssigned;
import com.accellis.engagement.events.ScoreChanged.Cause;
import com.accellis.engagement.kit.consume.Batch;
import com.accellis.engagement.scoring.counting.LatestVersions;
import com.accellis.engagement.scoring.score.AppliedOffsets;
import com.accellis.engagement.scoring.score.Assignments;
import com.accellis.engagement.scoring.score.Causes;
import com.accellis.engagement.scoring.score.ClientScores;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
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
    private final AppliedOffsets offsets;

    ApplyMapping(Assignments assignments, ClientScores scores, AppliedOffsets offsets) {
        this.assignments = assignments;
        this.scores = scores;
        this.offsets = offsets;
    }

    @Transactional
    void clients(Batch<ClientChanged> batch) {
        var newest = LatestVersions.of(
                batch.events(), ClientChanged::key, (candidate, kept) -> candidate.revision() > kept.revision());
        scores.rescore(becauseOf(Cause.CONFIGURATION, assignments.keepNewer(newest)));
        offsets.keep(batch.topic(), batch.nextOffsets());
    }

    @Transactional
    void assignments(Batch<CompanyAssigned> batch) {
        var newest = LatestVersions.of(
                batch.events(),
                CompanyAssigned::companyId,
                (candidate, kept) -> candidate.revision() > kept.revision());
        scores.rescore(becauseOf(Cause.MAPPING, assignments.assign(newest)));
        offsets.keep(batch.topic(), batch.nextOffsets());
    }

    private static Map<UUID, Causes> becauseOf(Cause cause, Set<UUID> clients) {
        return clients.stream().collect(Collectors.toMap(Function.identity(), client -> Causes.of(cause)));
    }
}
