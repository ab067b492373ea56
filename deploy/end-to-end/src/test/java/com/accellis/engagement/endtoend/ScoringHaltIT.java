package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.order.AfterImports;
import com.accellis.engagement.endtoend.system.Quiet;
import com.accellis.engagement.endtoend.system.ScoringSite;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A service that is halted until another has taken its work, and then goes on with what it had begun, does no harm. */
@Tag("long-only")
@AfterImports
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ScoringHaltIT {

    private static final long SEED = 501;
    /** Longer than the session time-out of consumers and than the lease of the outbox. */
    private static final Duration HALTED = Duration.ofSeconds(25);

    private static final int LONGEST_PAUSE_MILLIS = 4_000;

    @Test
    void aServiceThatComesBackAfterItsWorkWasTakenChangesNothing() {
        var random = new Random(SEED);
        try (var site = ScoringSite.make("scoring-halt");
                var load = new ScoringLoad(site, SEED)) {
            // Given
            load.start();
            var services = List.of(site.start(Map.of()), site.start(Map.of()));
            services.forEach(service -> service.awaitStarted());

            // When
            for (var halt = 0; halt < Counts.SCORING_HALTS; halt++) {
                Pause.of(Duration.ofMillis(random.nextInt(LONGEST_PAUSE_MILLIS)));
                var service = services.get(halt % services.size());
                service.halt();
                Pause.of(HALTED);
                service.goOn();
            }
            var events = load.stop();
            Quiet.awaitMiddleOfDay();
            site.awaitRest();

            // Then
            assertThat(services).allMatch(service -> service.isAlive());
            var result = ScoringComparison.of(site, load);
            Figures.print(
                    "scoring-halt",
                    "seed %d: %d events, %d of them late; a service halted %d times for %s; %s",
                    SEED,
                    events,
                    load.late(),
                    Counts.SCORING_HALTS,
                    Figures.seconds(HALTED),
                    result);
            result.assertNoDifference();
        }
    }
}
