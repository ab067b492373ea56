package com.accellis.engagement.scoring.audit;

import com.accellis.engagement.scoring.platform.ScoringConfig;
import com.accellis.engagement.scoring.score.Recalculation;
import com.accellis.engagement.scoring.score.Recalculation.Difference;
import com.accellis.engagement.scoring.score.Snapshot;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Compares a client with what its facts say. Facts and buckets agree at every moment; a score may follow a change of the
 * rules or of what is available a moment later, so that only a difference that stays is one.
 */
@ApplicationScoped
class CompareWithFullRecalculation {

    private static final int LOOKS = 4;

    private final Snapshot snapshot;
    private final Recalculation recalculation;
    private final Duration lookAgainAfter;

    CompareWithFullRecalculation(Snapshot snapshot, Recalculation recalculation, ScoringConfig config) {
        this.snapshot = snapshot;
        this.recalculation = recalculation;
        this.lookAgainAfter = config.auditLooksAgainAfter();
    }

    List<Difference> of(UUID client) {
        List<Difference> found = snapshot.read(() -> recalculation.differences(client));
        for (int look = 1; look < LOOKS && onlyScores(found); look++) {
            pause();
            found = snapshot.read(() -> recalculation.differences(client));
        }
        return found;
    }

    private static boolean onlyScores(List<Difference> differences) {
        return !differences.isEmpty()
                && differences.stream().allMatch(difference -> difference.what().equals("score"));
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(lookAgainAfter.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while comparing scores", e);
        }
    }
}
