package com.accellis.engagement.endtoend;

import com.accellis.engagement.endtoend.order.AfterImports;
import com.accellis.engagement.endtoend.system.Quiet;
import com.accellis.engagement.endtoend.system.ScoringSite;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The effect of an event is there exactly once, however often service and database are killed while events come in. */
@AfterImports
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ScoringKillIT {

    private static final long SEED = 401;
    /** Between a start and the next kill. The first six seconds the broker still waits for the one that was killed. */
    private static final int LONGEST_LIFE_MILLIS = 14_000;

    @Test
    void killsOfServiceAndDatabaseUnderLoadLeaveEveryEffectExactlyOnce() {
        var random = new Random(SEED);
        try (var site = ScoringSite.make("scoring-kill");
                var load = new ScoringLoad(site, SEED)) {
            // Given
            load.start();
            var service = site.start(Map.of());
            service.awaitStarted();

            // When
            var ofService = 0;
            var ofDatabase = 0;
            for (var kill = 0; kill < Counts.SCORING_KILLS; kill++) {
                Pause.of(Duration.ofMillis(random.nextInt(LONGEST_LIFE_MILLIS)));
                if (random.nextBoolean()) {
                    site.killDatabase();
                    ofDatabase++;
                } else {
                    service.kill();
                    service = site.start(Map.of());
                    ofService++;
                    // Now and then it does not even get to its first poll.
                    if (random.nextInt(8) > 0) {
                        service.awaitStarted();
                    }
                }
            }
            var events = load.stop();
            service.awaitStarted();
            Quiet.awaitMiddleOfDay();
            site.awaitRest();

            // Then
            var result = ScoringComparison.of(site, load);
            Figures.print(
                    "scoring-kill",
                    "seed %d: %d events at %d per second, %d of them late; service killed %d times, database %d times; %s",
                    SEED,
                    events,
                    ScoringLoad.PER_SECOND,
                    load.late(),
                    ofService,
                    ofDatabase,
                    result);
            result.assertNoDifference();
        }
    }
}
