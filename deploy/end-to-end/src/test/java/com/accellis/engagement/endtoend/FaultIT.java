package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.order.AfterImports;
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

/**
 * The whole system under callbacks and changes at the source, while its parts are killed and paused and what lies between
 * them is cut, held and slowed, one fault after the other and sometimes before the last one is over. Nobody does anything but
 * wait, and a day passes: the sweep that finds deletions nobody was told of is asked for. Afterwards no acknowledged callback
 * is lost and every score is what the source's records make it.
 */
@AfterImports
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
        var system = systems.fragile(Counts.CLIENTS_OF_FAULTS, SEED);
        try (var load = new SystemLoad(system, SEED, CALLBACKS_PER_SECOND)) {
            // Given
            load.awaitAcknowledgement();

            // When
            var faults = bringAbout(system, random);
            load.stop();

            // Then
            var outcome = load.compare();
            faults.print();
            Figures.print(
                    "faults",
                    "seed %d: %d faults in %s; %s; recovery %s",
                    SEED,
                    faults.count(),
                    Figures.seconds(faults.lasted()),
                    outcome,
                    faults.recoveries());
            outcome.assertNothingLostOrWrong();
            assertThat(DeadLetters.byTopic(system)).as("dead letters").isEmpty();
        }
    }

    private static Happened bringAbout(RunningSystem system, Random random) {
        var happened = new Happened();
        var recovery = new Recovery(system, random);
        var deck = new ArrayList<Fault>();
        while (happened.count() < Counts.FAULTS || happened.lasted().compareTo(Counts.FAULTS_FOR) < 0) {
            if (deck.isEmpty()) {
                deck.addAll(Fault.all(system));
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
                    "%-32s %3d times, recovery %s",
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
