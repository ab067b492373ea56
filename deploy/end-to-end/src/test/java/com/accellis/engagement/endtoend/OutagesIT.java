package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.order.AfterImports;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Systems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The whole system under callbacks and changes at the source, while PostgreSQL, Kafka and the source are away one after
 * the other, each for longer than any session, lease or time-out lasts. That is no reason to restart anything: every
 * service says all the time that it lives. Nothing is put aside or lost, and every score is what the source's records
 * make it.
 *
 * <p>Kafka is held by its network. The launcher would take a halted broker for a dead one and start it again.
 */
@Tag("long-only")
@AfterImports
@Timeout(value = 90, unit = TimeUnit.MINUTES)
class OutagesIT {

    private static final long SEED = 811;
    private static final int CALLBACKS_PER_SECOND = 5;
    /** A service is asked again a second after its last answer, and no answer takes longer than three. */
    private static final int LONGEST_BETWEEN_QUESTIONS = 5;

    @RegisterExtension
    final Systems systems = new Systems();

    /** @param ofDatabase services that have one are not ready meanwhile; otherwise nothing takes readiness away */
    private record Outage(String name, boolean ofDatabase, Runnable begin, Runnable end) {}

    private static List<Outage> outages(RunningSystem system) {
        var database = system.networks().database();
        var kafka = system.networks().kafka();
        return List.of(
                new Outage("postgresql cut", true, database::cut, database::pass),
                new Outage("postgresql held", true, database::hold, database::pass),
                new Outage("kafka held", false, kafka::hold, kafka::pass),
                new Outage("kafka cut", false, kafka::cut, kafka::pass),
                new Outage(
                        "source held",
                        false,
                        () -> system.sandbox().hold("/"),
                        () -> system.sandbox().removeFaults()));
    }

    @Test
    void whateverIsAwayNothingIsRestartedPutAsideOrLost() {
        var system = systems.fragile(Counts.CLIENTS_OF_FAULTS, SEED);
        try (var load = new SystemLoad(system, SEED, CALLBACKS_PER_SECOND)) {
            // Given
            var recovery = new Recovery(system, new Random(SEED));
            load.awaitAcknowledgement();
            recovery.await("the start");

            // When
            var happened = new ArrayList<Happened>();
            for (var outage : outages(system)) {
                happened.add(bringAbout(system, outage, recovery));
            }
            load.stop();

            // Then
            var outcome = load.compare();
            Figures.print(
                    "outages",
                    "seed %d: %d outages of %s; false kills %d of %d questions, restarts %d, dead letters %d; %s;"
                            + " longest recovery %s",
                    SEED,
                    happened.size(),
                    Figures.seconds(Counts.OUTAGE),
                    happened.stream().mapToInt(each -> each.notAlive().size()).sum(),
                    happened.stream().mapToInt(Happened::questions).sum(),
                    happened.stream().mapToInt(each -> each.restarted().size()).sum(),
                    DeadLetters.count(system),
                    outcome,
                    Figures.seconds(happened.stream()
                            .map(Happened::recovery)
                            .max(Duration::compareTo)
                            .orElseThrow()));
            assertThat(happened).allSatisfy(Happened::assertNobodyWasToBlame);
            outcome.assertNothingLostOrWrong();
            assertThat(DeadLetters.byTopic(system)).as("dead letters").isEmpty();
        }
    }

    private static Happened bringAbout(RunningSystem system, Outage outage, Recovery recovery) {
        var before = system.processes();
        var deadLettersBefore = DeadLetters.count(system);
        try (var health = system.management().watchHealth()) {
            health.awaitReady();
            outage.begin().run();
            try {
                Pause.of(Counts.OUTAGE);
            } finally {
                outage.end().run();
            }
            var recovered = recovery.await(outage.name());
            health.awaitReady();
            var happened = new Happened(
                    outage,
                    health.questions(),
                    health.fewestQuestions(),
                    health.notAlive(),
                    health.notReady(),
                    differing(before, system.processes()),
                    DeadLetters.count(system) - deadLettersBefore,
                    recovered);
            happened.print();
            return happened;
        }
    }

    /** What was started again, has ended or was not there before. */
    private static List<String> differing(Map<String, Long> before, Map<String, Long> after) {
        var names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        return names.stream()
                .filter(name -> !before.getOrDefault(name, 0L).equals(after.getOrDefault(name, 0L)))
                .toList();
    }

    /**
     * One outage and what came of it.
     *
     * @param questions whether services live, with one answer each
     * @param fewestQuestions to one of them
     * @param recovery from the end of the outage until a new ticket was in a score
     */
    private record Happened(
            Outage outage,
            int questions,
            int fewestQuestions,
            List<String> notAlive,
            Map<String, Duration> notReady,
            List<String> restarted,
            long deadLetters,
            Duration recovery) {

        void print() {
            Figures.print(
                    "outages",
                    "%-16s away for %s: false kills %d of %d questions, restarts %d %s, dead letters %d; not ready: %s;"
                            + " ready again; a new ticket in a score after %s",
                    outage.name(),
                    Figures.seconds(Counts.OUTAGE),
                    notAlive.size(),
                    questions,
                    restarted.size(),
                    restarted,
                    deadLetters,
                    notReady.entrySet().stream()
                            .map(each -> each.getKey() + " " + Figures.seconds(each.getValue()))
                            .collect(Collectors.joining(", ", "[", "]")),
                    Figures.seconds(recovery));
            notAlive.forEach(said -> Figures.print("outages", "%-16s not alive: %s", outage.name(), said));
        }

        void assertNobodyWasToBlame() {
            assertThat(fewestQuestions)
                    .as("questions to each service during %s", outage.name())
                    .isGreaterThan((int) Counts.OUTAGE.toSeconds() / LONGEST_BETWEEN_QUESTIONS);
            assertThat(notAlive).as("not alive during %s", outage.name()).isEmpty();
            assertThat(restarted).as("restarted during %s", outage.name()).isEmpty();
            assertThat(deadLetters).as("dead letters of %s", outage.name()).isZero();
            if (outage.ofDatabase()) {
                assertThat(notReady)
                        .as("not ready during %s", outage.name())
                        .isNotEmpty()
                        .doesNotContainKey("webhook-gateway");
            } else {
                assertThat(notReady).as("not ready during %s", outage.name()).isEmpty();
            }
        }
    }
}
