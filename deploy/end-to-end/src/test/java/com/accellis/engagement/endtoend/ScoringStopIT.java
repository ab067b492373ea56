package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.order.AfterImports;
import com.accellis.engagement.endtoend.system.Quiet;
import com.accellis.engagement.endtoend.system.ScoringSite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A service that is asked to stop while events keep coming ends soon, and leaves to the next what it has not done. */
@Tag("long-only")
@AfterImports
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ScoringStopIT {

    private static final long SEED = 601;
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(10);

    /** Of our own or of a job. The messaging library complains about each batch that is left to the next start. */
    private static final Pattern FAILED_WORK =
            Pattern.compile(" ERROR \\[(c\\.a\\.e|i\\.q\\.s)\\.|EntityManagerFactory is closed");

    @Test
    void aServiceThatIsStoppedUnderLoadEndsSoonAndLosesNothing() {
        try (var site = ScoringSite.make("scoring-stop");
                var load = new ScoringLoad(site, SEED)) {
            // Given
            load.start();
            var took = new ArrayList<Duration>();
            var output = new StringBuilder();

            // When
            for (var stop = 0; stop < Counts.SCORING_STOPS; stop++) {
                var service = site.start(Map.of()).awaitStarted();
                site.awaitWork();
                took.add(service.stop());
                output.append(service.output());
            }
            var events = load.stop();
            site.start(Map.of()).awaitStarted();
            Quiet.awaitMiddleOfDay();
            site.awaitRest();

            // Then
            assertThat(site.deadLetters()).isEmpty();
            assertThat(output.toString()
                            .lines()
                            .filter(line -> FAILED_WORK.matcher(line).find()))
                    .isEmpty();
            var result = ScoringComparison.of(site, load);
            Figures.print(
                    "scoring-stop",
                    "seed %d: %d events; %d stops, each in %s; %s",
                    SEED,
                    events,
                    took.size(),
                    took,
                    result);
            result.assertNoDifference();
            assertThat(took).allMatch(duration -> duration.compareTo(STOPPED_WITHIN) < 0, "within " + STOPPED_WITHIN);
        }
    }
}
