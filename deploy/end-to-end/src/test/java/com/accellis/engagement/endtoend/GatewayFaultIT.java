package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.system.GatewaySite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Nothing that the gateway has acknowledged is lost, whatever is killed or cut off while callbacks come in.
 *
 * <p>There is one broker, and only its process is killed: what it has written is in the operating system's cache and there
 * again after the start, so an acknowledgement "by all in-sync replicas" still means something. The loss of a machine is what
 * replication is for, which is not tried here.
 */
@Isolated("Answers have to come in time.")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class GatewayFaultIT {

    private static final long SEED = 501;
    /** Of normal work, before something happens. */
    private static final int LONGEST_CALM_MILLIS = 1_200;

    private static final int LONGEST_FAULT_MILLIS = 3_000;

    private enum Fault {
        KILL_GATEWAY,
        KILL_BROKER,
        CUT,
        HOLD,
        SLOW,
        DROP_REPLIES
    }

    @Test
    void whateverIsKilledOrCutOffEveryAcknowledgedCallbackIsOnTheTopic() {
        var random = new Random(SEED);
        try (var site = GatewaySite.make("gateway-fault");
                var load = new CallbackLoad(site, SEED)) {
            // Given
            load.awaitAcknowledgement();

            // When
            var faults = faults(random);
            for (var fault : faults) {
                Pause.of(Duration.ofMillis(random.nextInt(LONGEST_CALM_MILLIS)));
                bringAbout(fault, site, random);
                // Now and then the next fault meets one that has not recovered.
                if (random.nextInt(5) > 0) {
                    load.awaitAcknowledgement();
                }
            }
            load.awaitAcknowledgement();
            var sent = load.stop();

            // Then
            var result = CallbackComparison.of(sent, site.published());
            Figures.print(
                    "gateway-fault",
                    "seed %d: %d faults %s; %d callbacks at %d per second, answers %s, %d attempts reached nobody,"
                            + " broken off %s; %s; longest answer %s",
                    SEED,
                    faults.size(),
                    count(faults),
                    sent.size(),
                    CallbackLoad.PER_SECOND,
                    load.statuses(),
                    load.unreached(),
                    load.broken(),
                    result,
                    Figures.seconds(load.longestAnswer()));
            result.assertNothingLost();
            assertThat(load.statuses().keySet()).as("answers").isSubsetOf(204, 429);
            assertThat(load.late()).as("attempts without an answer in time").isZero();
            assertThat(load.longestAnswer()).isLessThan(CallbackLoad.ANSWER_LIMIT);
            assertThat(site.unexpectedFailures()).isEmpty();
        }
    }

    private static List<Fault> faults(Random random) {
        var faults = new ArrayList<Fault>();
        for (var fault : Fault.values()) {
            var times =
                    switch (fault) {
                        case KILL_GATEWAY -> Counts.GATEWAY_KILLS;
                        case KILL_BROKER -> Counts.BROKER_KILLS;
                        default -> Counts.NETWORK_FAULTS;
                    };
            faults.addAll(Collections.nCopies(times, fault));
        }
        Collections.shuffle(faults, random);
        return faults;
    }

    private static void bringAbout(Fault fault, GatewaySite site, Random random) {
        var network = site.broker().network();
        switch (fault) {
            case KILL_GATEWAY -> site.killGateway();
            case KILL_BROKER -> site.broker().kill();
            case CUT -> network.cut();
            case HOLD -> network.hold();
            case SLOW -> network.slow(Duration.ofMillis(50L + random.nextInt(1_000)));
            case DROP_REPLIES -> network.dropReplies();
        }
        if (fault != Fault.KILL_GATEWAY && fault != Fault.KILL_BROKER) {
            Pause.of(Duration.ofMillis(random.nextInt(LONGEST_FAULT_MILLIS)));
            network.pass();
        }
    }

    private static String count(List<Fault> faults) {
        var counts = new EnumMap<Fault, Integer>(Fault.class);
        faults.forEach(fault -> counts.merge(fault, 1, Integer::sum));
        return counts.toString();
    }
}
