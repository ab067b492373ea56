package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.endtoend.order.AfterImports;
import com.accellis.engagement.endtoend.system.Freshness;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Systems;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What was started is finished, and what was known stays known, however the system ended. With a system of its own, it begins
 * with {@link ScoresIT} and may go on beside the tests that follow.
 */
@Tag("long-only")
@Execution(ExecutionMode.CONCURRENT)
@Order(0)
@Tag(AfterImports.IMPORTS)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class KillIT {

    private static final Duration IMPORT_LIMIT = Duration.ofMinutes(5);
    private static final Duration RESTART_LIMIT = Duration.ofSeconds(90);
    private static final Duration LOOK = Duration.ofMillis(100);
    /** So slow is a page of tickets that the import is not over before it can be interrupted. */
    private static final int SLOW_MILLIS = 3_000;

    @RegisterExtension
    final Systems systems = new Systems();

    static List<Long> seeds() {
        return Counts.seedsOfKills();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aFirstImportThatIsKilledIsFinishedByTheNextStartAndARestartKeepsTheScores(long seed) {
        // Given: a first import in its middle
        var source = systems.source(Counts.CLIENTS, seed);
        source.admin().slow("/service/tickets", SLOW_MILLIS);
        var system = systems.notStarted(source);
        system.launch();
        var watch = new ImportWatch(system);
        await("the middle of the import")
                .atMost(IMPORT_LIMIT)
                .pollInterval(LOOK)
                .until(() -> watch.look().filter(KillIT::isInTheMiddle).isPresent());
        var looksBeforeTheKill = watch.looks();

        // When: everything is killed and started again, and nobody does anything else
        system.kill();
        source.admin().removeFaults();
        system.launch();
        await("the end of the import")
                .atMost(IMPORT_LIMIT)
                .pollInterval(LOOK)
                .until(() -> watch.look().filter(Freshness::allLoaded).isPresent());
        system.awaitReady();

        // Then
        var recovered = Comparison.atRest(system);
        Figures.print(
                "kill",
                "seed %d: killed after %d looks at a half-loaded system, %d looks in all at %d scores: %d claimed too "
                        + "much; then %d clients, %d scores compared: %d differences",
                seed,
                looksBeforeTheKill,
                watch.looks(),
                watch.scores(),
                watch.violations().size(),
                recovered.clients(),
                recovered.scores(),
                recovered.differences().size());
        assertThat(looksBeforeTheKill).as("looks at a half-loaded system").isPositive();
        assertThat(watch.violations())
                .as("scores that claim more than is loaded")
                .isEmpty();
        recovered.assertNoDifference();
        restartKeepsTheScores(system, seed);
    }

    private static void restartKeepsTheScores(RunningSystem system, long seed) {
        // Given
        var before = system.scores();

        // When
        var began = System.nanoTime();
        var stopped = system.stop();
        var stopTook = Figures.since(began);
        began = System.nanoTime();
        system.launch();
        system.awaitReady();
        var startTook = Figures.since(began);

        // Then
        var after = system.scores();
        Figures.print(
                "restart",
                "seed %d: stopped in %s, back with the scores of %d clients after %s",
                seed,
                Figures.seconds(stopTook),
                after.size(),
                Figures.seconds(startTook));
        assertThat(stopped).as("every process ended by itself").isTrue();
        assertThat(after).isEqualTo(before);
        assertThat(startTook).isLessThan(RESTART_LIMIT);
    }

    /** Something is loaded, tickets are on their way; a system that has loaded everything came too far. */
    private static boolean isInTheMiddle(Freshness freshness) {
        assertThat(freshness.allLoaded()).as("the import was over too soon").isFalse();
        return freshness.anyLoaded() && freshness.isLoading("service-tickets");
    }
}
