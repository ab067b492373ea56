package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.accellis.engagement.endtoend.system.HealthWatch;
import com.accellis.engagement.endtoend.system.Quiet;
import com.accellis.engagement.endtoend.system.ScoringSite;
import com.accellis.engagement.endtoend.system.Trouble;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What the scoring service needs is away, or refuses. It waits under a load, is not restarted, puts nothing aside, and
 * afterwards has the effect of every event.
 */
@Tag("long-only")
@Isolated("Liveness has to be told in time.")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class ScoringOutagesIT {

    private static final long SEED = 821;
    /** What the service logs when it could not do its work and will repeat it. */
    private static final String REPEATED = "work will be repeated";

    private static final Duration LOADED_BEFORE = Duration.ofSeconds(5);

    @Test
    void aDatabaseThatIsAwayHoldsUpWorkAndNothingElse() {
        survives("database away", ScoringSite::withoutDatabase);
    }

    @Test
    void aDatabaseThatAnswersNothingHoldsUpWorkAndNothingElse() {
        survives("database held", ScoringSite::withHeldDatabase);
    }

    @Test
    void aDatabaseThatCanOnlyBeReadHoldsUpWorkAndNothingElse() {
        survives("read-only", site -> site.databaseAdministrator().readOnly());
    }

    @Test
    void aDatabaseWithoutFreeConnectionsHoldsUpWorkAndNothingElse() {
        survives("no connections", site -> site.databaseAdministrator().useUpConnections());
    }

    @Test
    void aDatabaseWithoutRoomHoldsUpWorkAndNothingElse() {
        assumeTrue(ScoringSite.canGiveSmallDisk(), "a disk to be filled cannot be mounted here");
        try (var site = ScoringSite.make("scoring-full-disk")) {
            site.giveDatabaseSmallDisk();
            survives("full disk", site, ScoringSite::withFullDisk, (same, logged) -> repeated(logged));
        }
    }

    @Test
    void aBrokerThatAnswersNothingHoldsUpWorkAndNothingElse() {
        survives("broker held", ScoringSite::withHeldBroker, (site, logged) -> site.eventsHeldUp());
    }

    /** What shows that the service could not work, and how often. */
    private interface Evidence {
        long in(ScoringSite site, String logged);
    }

    private static void survives(String name, Function<ScoringSite, Trouble> make) {
        survives(name, make, (site, logged) -> repeated(logged));
    }

    private static void survives(String name, Function<ScoringSite, Trouble> make, Evidence evidence) {
        try (var site = ScoringSite.make("scoring-" + name.replace(' ', '-'))) {
            survives(name, site, make, evidence);
        }
    }

    private static void survives(
            String name, ScoringSite site, Function<ScoringSite, Trouble> make, Evidence evidence) {
        try (var load = new ScoringLoad(site, SEED)) {
            // Given
            load.start();
            var service = site.start(Map.of()).awaitStarted();
            site.awaitWork();
            Pause.of(LOADED_BEFORE);
            try (var health = HealthWatch.of("scoring-service", service)) {
                // When
                health.awaitReady();
                var loggedBefore = service.output().length();
                var trouble = make.apply(site);
                long heldUp;
                try {
                    Pause.of(Counts.OUTAGE);
                    heldUp = evidence.in(site, service.output().substring(loggedBefore));
                } finally {
                    trouble.end();
                }
                var over = System.nanoTime();
                var events = load.stop();
                site.awaitRest();
                var caughtUp = Figures.since(over);
                health.awaitReady();
                Quiet.awaitMiddleOfDay();
                site.awaitRest();

                // Then
                var result = ScoringComparison.of(site, load);
                Figures.print(
                        "scoring-outages",
                        "seed %d: %s for %s: %d events at %d per second, felt %d times; false"
                                + " kills %d of %d questions, not ready %s, restarts %d, dead letters %d, caught up"
                                + " after %s (two looks of 1.5 s are part of it); %s",
                        SEED,
                        name,
                        Figures.seconds(Counts.OUTAGE),
                        events,
                        ScoringLoad.PER_SECOND,
                        heldUp,
                        health.notAlive().size(),
                        health.questions(),
                        Figures.seconds(health.notReady().getOrDefault("scoring-service", Duration.ZERO)),
                        service.isAlive() ? 0 : 1,
                        site.deadLetters().size(),
                        Figures.seconds(caughtUp),
                        result);
                assertThat(heldUp).as("attempts in vain, or events that wait").isPositive();
                assertThat(health.fewestQuestions()).as("questions").isGreaterThan((int) Counts.OUTAGE.toSeconds() / 5);
                assertThat(health.notAlive()).as("not alive").isEmpty();
                assertThat(service.isAlive()).as("the process that was started").isTrue();
                assertThat(site.deadLetters()).as("dead letters").isEmpty();
                result.assertNoDifference();
            }
        }
    }

    private static long repeated(String output) {
        return output.lines().filter(line -> line.contains(REPEATED)).count();
    }
}
