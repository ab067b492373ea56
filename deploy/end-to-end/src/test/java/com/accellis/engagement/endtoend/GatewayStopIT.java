package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.system.GatewaySite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The gateway is stopped while callbacks wait for the broker: what it has begun it answers. Acknowledgements are slowed down,
 * so that there always are some that wait.
 */
@Isolated("Answers have to come in time.")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class GatewayStopIT {

    private static final long SEED = 901;
    private static final Duration SLOWED_BY = Duration.ofMillis(100);
    private static final Duration WORK = Duration.ofSeconds(2);
    private static final int BROKEN_OFF_PER_STOP = 10;
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(10);

    @Test
    void whatWasBegunIsAnswered() {
        try (var site = GatewaySite.make("gateway-stop");
                var load = new CallbackLoad(site, SEED)) {
            site.broker().network().slow(SLOWED_BY);
            List<Duration> stops = new ArrayList<>();
            for (int stop = 0; stop < Counts.GATEWAY_STOPS; stop++) {
                load.awaitAcknowledgement();
                Pause.of(WORK);
                stops.add(site.stopGateway());
            }
            load.awaitAcknowledgement();
            site.broker().network().pass();
            var sent = load.stop();

            var result = CallbackComparison.of(sent, site.published());
            Figures.print(
                    "gateway-stop",
                    "%d stops under %d callbacks per second, at most %s each; answers %s, %d attempts found nobody there,"
                            + " broken off %s; %s",
                    stops.size(),
                    CallbackLoad.PER_SECOND,
                    Figures.seconds(Collections.max(stops)),
                    load.statuses(),
                    load.unreached(),
                    load.broken(),
                    result);
            result.assertNothingLost();
            assertThat(load.statuses().keySet()).as("answers").isSubsetOf(204, 429);
            assertThat(result.storedThoughNotAcknowledged())
                    .as("callbacks that were begun and not answered")
                    .isZero();
            // A connection that comes in the moment in which the server closes is taken by the system and read by
            // nobody.
            assertThat(load.broken().values().stream()
                            .mapToInt(Integer::intValue)
                            .sum())
                    .as("attempts that were broken off")
                    .isLessThanOrEqualTo(Counts.GATEWAY_STOPS * BROKEN_OFF_PER_STOP);
            assertThat(load.late()).as("attempts without an answer in time").isZero();
            assertThat(stops).allMatch(stop -> stop.compareTo(STOPPED_WITHIN) < 0);
            assertThat(site.unexpectedFailures()).isEmpty();
        }
    }
}
