package com.accellis.engagement.endtoend;

import com.accellis.engagement.endtoend.system.Packages;
import com.accellis.engagement.endtoend.system.Quiet;
import com.accellis.engagement.endtoend.system.ScoringSite;
import com.accellis.engagement.endtoend.system.ServiceProcess;
import java.util.List;
import java.util.Map;

/** Scores under a load of source records, clients and assignments. */
final class UpgradedScoring implements UpgradedService {

    private static final long SEED = 1_101;

    private final ScoringSite site = ScoringSite.make("upgraded-scoring");
    private final ScoringLoad load = new ScoringLoad(site, SEED);

    @Override
    public String name() {
        return "scoring-service";
    }

    @Override
    public String work() {
        return "engagement_events_consumed_total";
    }

    @Override
    public boolean migrate(Packages packages) {
        return site.migrate(packages);
    }

    @Override
    public void expandDatabase() {
        site.expandDatabase();
    }

    @Override
    public ServiceProcess start(Packages packages, boolean migrating) {
        return site.start(packages, Map.of("quarkus.flyway.migrate-at-start", Boolean.toString(migrating)))
                .awaitStarted();
    }

    @Override
    public void beginLoad() {
        load.start();
    }

    @Override
    public long endLoad() {
        return load.stop();
    }

    @Override
    public void awaitRest() {
        Quiet.awaitMiddleOfDay();
        site.awaitRest();
    }

    @Override
    public List<String> deadLetters() {
        return site.deadLetters();
    }

    @Override
    public String compare() {
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
