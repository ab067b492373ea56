package com.accellis.engagement.endtoend;

import com.accellis.engagement.endtoend.system.Packages;
import com.accellis.engagement.endtoend.system.Quiet;
import com.accellis.engagement.endtoend.system.ScoringSite;
import com.accellis.engagement.endtoend.system.ServiceProcess;
import java.util.List;
import java.util.Map;

/** Scores under a load of source records, clients and assignments. */
final class UpgradedScoring extends UpgradedService {

    private static final long SEED = 1_101;

    private final ScoringSite site = ScoringSite.make("upgraded-scoring");
    private final ScoringLoad load = new ScoringLoad(site, SEED);

    UpgradedScoring() {
        super("scoring-service", "engagement_events_consumed_total");
    }

    @Override
    boolean migrate(Packages packages) {
        return site.migrate(packages);
    }

    @Override
    void expandDatabase() {
        site.expandDatabase();
    }

    @Override
    ServiceProcess launch(Packages packages, Map<String, String> settings) {
        return site.start(packages, settings);
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
    List<String> deadLetters() {
        return site.deadLetters();
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
        site.close();
    }
}
