package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.order.AfterImports;
import com.accellis.engagement.endtoend.system.Quiet;
import com.accellis.engagement.endtoend.system.ScoringSite;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A database that was restored from a backup, and one that is empty, get what they lack from the topics by themselves. */
@Tag("long-only")
@AfterImports
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ScoringRestoreIT {

    private static final long SEED = 701;
    private static final String BACKUP = "backup";
    private static final String EMPTY = "empty";

    @Test
    void aRestoredDatabaseAndAnEmptyOneEndAsTheOneThatWasLost() {
        try (var site = ScoringSite.make("scoring-restore");
                var load = new ScoringLoad(site, SEED)) {
            // Given
            load.start();
            var service = site.start(Map.of()).awaitStarted();
            Pause.of(Counts.BEFORE_BACKUP);
            service.stop();
            site.backUpDatabase(BACKUP);
            site.createDatabase(EMPTY);
            service = site.start(Map.of()).awaitStarted();
            Pause.of(Counts.AFTER_BACKUP);
            var events = load.stop();
            load.writeNewestAgain();
            Quiet.awaitMiddleOfDay();
            site.awaitRest();
            var lost = ScoringComparison.of(site, load);
            lost.assertNoDifference();
            service.stop();

            // When, then
            var published = site.publishedScores();
            var restored = startedOn(BACKUP, site, load);
            assertThat(site.publishedScores()).isEqualTo(published);
            var compactedAway = site.compactTopics();
            assertThat(compactedAway).as("records that compaction removed").isPositive();
            var rebuilt = startedOn(EMPTY, site, load);
            assertThat(site.publishedScores()).isEqualTo(published);
            Figures.print(
                    "scoring-restore",
                    "seed %d: %d events; the lost database: %s; one restored from before its last %s caught up in %s, an"
                            + " empty one in %s after compaction had removed %d records, the start of the service included:"
                            + " 0 differences, the same scores of %d clients on the topic, letter by letter",
                    SEED,
                    events,
                    lost,
                    Figures.seconds(Counts.AFTER_BACKUP),
                    Figures.seconds(restored),
                    Figures.seconds(rebuilt),
                    compactedAway,
                    published.size());
        }
    }

    /** @return how long it took until nothing was left to be done */
    private static Duration startedOn(String database, ScoringSite site, ScoringLoad load) {
        site.useDatabase(database);
        var began = System.nanoTime();
        var service = site.start(Map.of()).awaitStarted();
        site.awaitRest();
        var took = Duration.ofNanos(System.nanoTime() - began);
        assertThat(service.output()).contains("the database is behind");
        ScoringComparison.ofRestored(site, load).assertNoDifference();
        assertThat(site.deadLetters()).isEmpty();
        service.stop();
        return took;
    }
}
