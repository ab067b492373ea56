package com.accellis.engagement.endtoend;

import com.accellis.engagement.endtoend.system.Quiet;
import com.accellis.engagement.endtoend.system.ScoringSite;

/** Scores under a load of source records, clients and assignments. */
final class UpgradedScoring extends UpgradedWithDatabase<ScoringSite> {

    private static final long SEED = 1_101;

    private final ScoringLoad load = new ScoringLoad(site, SEED);

    UpgradedScoring() {
        super("scoring-service", "engagement_events_consumed_total", ScoringSite.make("upgraded-scoring"));
    }

    @Override
    void beginLoad() {
        load.start();
    }

    @Override
    long endLoad() {
        return load.stop();
    }

    @Override
    void awaitRest() {
        Quiet.awaitMiddleOfDay();
        site.awaitRest();
    }

    @Override
    String compare() {
        var result = ScoringComparison.of(site, load);
        result.assertNoDifference();
        return result.toString();
    }

    @Override
    public void close() {
        load.close();
        super.close();
    }
}
