package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.order.AfterImports;
import com.accellis.engagement.endtoend.system.Packages;
import com.accellis.engagement.endtoend.system.Program;
import com.accellis.engagement.endtoend.system.Quiet;
import com.accellis.engagement.endtoend.system.Requires;
import com.accellis.engagement.endtoend.system.ScoringSite;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A database that was restored from a dump, and one that is empty, get what they lack from the topics by themselves.
 */
@Tag("long-only")
@AfterImports
@Requires(Program.POSTGRESQL)
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ScoringRestoreIT {

    private static final long SEED = 701;

    @Test
    void aRestoredDatabaseAndAnEmptyOneEndAsTheOneThatWasLost() {
        try (var site = ScoringSite.withRoles("scoring-restore");
                var load = new ScoringLoad(site, SEED)) {
            // Given: a dump of a database at work
            load.start();
            var service = site.start(Map.of()).awaitStarted();
            Pause.of(Counts.BEFORE_BACKUP);
            var dump = site.database().dump();
            Pause.of(Counts.AFTER_BACKUP);
            var events = load.stop();
            load.writeNewestAgain();
            Quiet.awaitMiddleOfDay();
            site.awaitRest();
            var lost = ScoringComparison.of(site, load);
            lost.assertNoDifference();
            var published = site.publishedScores();
            var rights = site.database().rights();
            service.stop();
            var lossWindow = Duration.between(dump.began(), Instant.now());

            // When, then
            var began = System.nanoTime();
            var restore = dump.restore();
            assertThat(site.migrate(Packages.current())).isEmpty();
            runUntilAsTheLoad(site, load);
            var rightAgain = Figures.since(began);
            var compared = RestoredRights.compare(site.database(), rights);
            assertThat(site.publishedScores()).isEqualTo(published);
            var compactedAway = site.compactTopics();
            assertThat(compactedAway).as("records that compaction removed").isPositive();
            began = System.nanoTime();
            site.useEmptyDatabase();
            runUntilAsTheLoad(site, load);
            var rebuilt = Figures.since(began);
            assertThat(site.publishedScores()).isEqualTo(published);
            Figures.print(
                    "scoring-restore",
                    "seed %d: %d events; the lost database: %s; %s while it worked, restored in %s; loss window (RPO)"
                            + " %s, right again (RTO) after %s, migrations and start included; %d rights as before;"
                            + " from an empty database after compaction had removed %d records: right after %s; each time"
                            + " 0 differences, the same scores of %d clients on the topic, letter by letter",
                    SEED,
                    events,
                    lost,
                    dump,
                    Figures.seconds(restore),
                    Figures.seconds(lossWindow),
                    Figures.seconds(rightAgain),
                    compared,
                    compactedAway,
                    Figures.seconds(rebuilt),
                    published.size());
        }
    }

    /** Nothing is left to be done then, and the service has ended. */
    private static void runUntilAsTheLoad(ScoringSite site, ScoringLoad load) {
        var service = site.start(Map.of()).awaitStarted();
        site.awaitRest();
        assertThat(service.output()).contains("the database is behind");
        ScoringComparison.ofRestored(site, load).assertNoDifference();
        assertThat(site.deadLetters()).isEmpty();
        service.stop();
    }
}
