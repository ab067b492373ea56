package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.system.DatabaseAdministrator;
import com.accellis.engagement.endtoend.system.HealthWatch;
import com.accellis.engagement.endtoend.system.Quiet;
import com.accellis.engagement.endtoend.system.ScoringSite;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A PostgreSQL that runs and answers, and refuses what the scoring service needs. It waits under a load, is not
 * restarted, puts nothing aside, and afterwards has the effect of every event.
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
    void aDatabaseThatCanOnlyBeReadHoldsUpWorkAndNothingElse() {
        survives("read-only", DatabaseAdministrator::readOnly);
    }

    @Test
    void aDatabaseWithoutFreeConnectionsHoldsUpWorkAndNothingElse() {
        survives("no-connections", DatabaseAdministrator::useUpConnections);
    }

    private static void survives(String name, Function<DatabaseAdministrator, DatabaseAdministrator.Trouble> make) {
        try (var site = ScoringSite.make("scoring-" + name);
                var load = new ScoringLoad(site, SEED)) {
            // Given
            load.start();
            var service = site.start(Map.of()).awaitStarted();
            site.awaitWork();
            Pause.of(LOADED_BEFORE);
            var repeatedBefore = repeated(service.output());

            try (var health = HealthWatch.of("scoring-service", service)) {
                // When
                health.awaitReady();
                var trouble = make.apply(site.databaseAdministrator());
                try {
                    Pause.of(Counts.DATABASE_TROUBLE);
                } finally {
                    trouble.end();
                }
                var over = System.nanoTime();
                var repeated = repeated(service.output()) - repeatedBefore;
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
                        "seed %d: %s for %s: %d events at %d per second, work repeated %d times; false"
                                + " kills %d of %d questions, not ready %s, restarts %d, dead letters %d, caught up"
                                + " after %s (two looks of 1.5 s are part of it); %s",
                        SEED,
                        name,
                        Figures.seconds(Counts.DATABASE_TROUBLE),
                        events,
                        ScoringLoad.PER_SECOND,
                        repeated,
                        health.notAlive().size(),
                        health.questions(),
                        Figures.seconds(health.notReady().getOrDefault("scoring-service", Duration.ZERO)),
                        service.isAlive() ? 0 : 1,
                        site.deadLetters().size(),
                        Figures.seconds(caughtUp),
                        result);
                assertThat(repeated).as("attempts that the database refused").isPositive();
                assertThat(health.fewestQuestions())
                        .as("questions")
                        .isGreaterThan((int) Counts.DATABASE_TROUBLE.toSeconds() / 5);
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
