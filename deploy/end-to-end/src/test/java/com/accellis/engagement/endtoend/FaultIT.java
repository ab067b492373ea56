package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.system.Networks;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Systems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The whole system under callbacks, readers and changes at the source, while its parts are killed and paused and what lies
 * between them is cut, held and slowed, one fault after the other and sometimes before the last one is over. Nobody does
 * anything but wait, and a day passes: the sweep that finds deletions nobody was told of is asked for. Afterwards no
 * acknowledged callback is lost and every score is what the source's records make it.
 *
 * <p>The launcher has started again who was killed, and nobody else: no part dies with another, and no fault but a kill
 * gives it a reason, see {@link Fault#lasting}.
 */
@Isolated("The launcher takes a part that does not answer in time for dead.")
@Timeout(value = 90, unit = TimeUnit.MINUTES)
class FaultIT {

    private static final long SEED = Long.getLong("faults.seed", 801);
    private static final int CALLBACKS_PER_SECOND = 20;
    private static final int LONGEST_CALM_MILLIS = 2_000;

    @RegisterExtension
    final Systems systems = new Systems();

    @Test
    void whateverHappensToItsPartsTheSystemRecoversByItselfAndIsRight() {
        var random = new Random(SEED);
        var system = systems.fragile(Counts.CLIENTS_OF_FAULTS, SEED, SystemLoad.MUCH_MAY_VANISH);
        assertThatTheEdgeReachesServicesOverItsNetworks(system);
        try (var load = new SystemLoad(system, SEED, CALLBACKS_PER_SECOND);
                var reads = new EdgeReads(system);
                var processes = new ProcessWatch(system)) {
            // Given
            load.awaitAcknowledgement();
            reads.awaitEachService();

            // When
            var faults = bringAbout(system, random, processes);
            reads.awaitEachService();
            var answers = reads.stop();
            load.stop();
            faults.print();
            answers.print("faults");

            // Then
            var outcome = load.compare();
            // All parts run: the comparison has asked them.
            var restarts = processes.restarts();
            var endedOtherwise = processes.endedOtherwise();
            Figures.print(
                    "faults",
                    "seed %d: %d faults in %s; %s; recovery %s; restarts %d, besides those of the %d killed: %d %s;"
                            + " unexpected answers to readers %d",
                    SEED,
                    faults.count(),
                    Figures.seconds(faults.lasted()),
                    outcome,
                    faults.recoveries(),
                    restarts,
                    processes.kills(),
                    endedOtherwise.size(),
                    endedOtherwise,
                    answers.unexpected().size());
            outcome.assertNothingLostOrWrong();
            assertThat(endedOtherwise)
                    .as(
                            "parts that ended, or that the launcher ended, without being killed; it says: %s",
                            system.logs()
                                    .of("console")
                                    .lines()
                                    .filter(line -> line.contains("starting it again"))
                                    .toList())
                    .isEmpty();
            assertThat(restarts).as("restarts of those that were killed").isEqualTo(processes.kills());
            assertThat(answers.unexpected())
                    .as("answers to readers that nobody has to expect")
                    .isEmpty();
            assertThat(DeadLetters.byTopic(system)).as("dead letters").isEmpty();
        }
    }

    /** Otherwise nobody would notice that to cut them has no effect. */
    private static void assertThatTheEdgeReachesServicesOverItsNetworks(RunningSystem system) {
        for (var service : Networks.SERVICES) {
            var network = system.networks().service(service);
            network.cut();
            try {
                var callbacks = service.equals("webhook-gateway");
                var answer = callbacks
                        ? system.anonymous().exchange("POST", "/connectwise/webhook")
                        : system.anonymous().exchange("GET", "/api/v1/openapi/" + service);
                assertThat(answer.statusCode())
                        .as("answer of the edge, which cannot reach the %s", service)
                        .isEqualTo(callbacks ? 429 : 503);
            } finally {
                network.pass();
            }
        }
    }

    private static Happened bringAbout(RunningSystem system, Random random, ProcessWatch processes) {
        var happened = new Happened();
        var recovery = new Recovery(system, random);
        var deck = new ArrayList<Fault>();
        while (happened.count() < Counts.FAULTS || happened.lasted().compareTo(Counts.FAULTS_FOR) < 0) {
            if (deck.isEmpty()) {
                deck.addAll(Fault.all(system, processes));
                Collections.shuffle(deck, random);
            }
            var fault = deck.remove(deck.size() - 1);
            Pause.of(Duration.ofMillis(random.nextInt(LONGEST_CALM_MILLIS)));
            fault.bringAbout().accept(Fault.lasting(random));
            // Now and then the next fault meets a system that has not recovered.
            if (random.nextInt(5) > 0) {
                happened.recovered(fault, recovery.await(fault.name()));
            } else {
                happened.notWaitedFor(fault);
            }
        }
        recovery.await("everything");
        return happened;
    }

    /** What was done to the system, and how soon it worked again. */
    private static final class Happened {

        private final long began = System.nanoTime();
        private final Map<String, List<Duration>> recoveries = new TreeMap<>();
        private final Map<String, Integer> counts = new TreeMap<>();

        void recovered(Fault fault, Duration after) {
            recoveries.computeIfAbsent(fault.name(), name -> new ArrayList<>()).add(after);
            notWaitedFor(fault);
        }

        void notWaitedFor(Fault fault) {
            counts.merge(fault.name(), 1, Integer::sum);
        }

        int count() {
            return counts.values().stream().mapToInt(Integer::intValue).sum();
        }

        Duration lasted() {
            return Figures.since(began);
        }

        void print() {
            counts.forEach((name, count) -> Figures.print(
                    "faults",
                    "%-44s %3d times, recovery %s",
                    name,
                    count,
                    percentiles(recoveries.getOrDefault(name, List.of()))));
        }

        String recoveries() {
            return percentiles(
                    recoveries.values().stream().flatMap(List::stream).toList());
        }

        private static String percentiles(List<Duration> durations) {
            if (durations.isEmpty()) {
                return "not waited for";
            }
            var sorted = durations.stream().sorted().toList();
            return String.format(
                    Locale.ROOT,
                    "p50 %s, p90 %s, longest %s (of %d)",
                    Figures.seconds(at(sorted, 0.5)),
                    Figures.seconds(at(sorted, 0.9)),
                    Figures.seconds(sorted.get(sorted.size() - 1)),
                    sorted.size());
        }

        private static Duration at(List<Duration> sorted, double share) {
            return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
        }
    }
}
