package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.system.Operations;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Systems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The whole system under callbacks and changes at the source, while PostgreSQL, Kafka and the source are away one after
 * the other, each for longer than any session, lease or time-out lasts. That is no reason to restart anything: every
 * service says all the time that it lives. Nothing is put aside or lost, and every score is what the source's records
 * make it. Every callback is answered in time, 204 or 429, and 204 as long as Kafka is there: the gateway needs neither
 * PostgreSQL nor, for a key that it has, the source.
 *
 * <p>Kafka is held by its network. The launcher would take a halted broker for a dead one and start it again.
 */
@Tag("long-only")
@Isolated("Answers have to come in time.")
@Timeout(value = 90, unit = TimeUnit.MINUTES)
class OutagesIT {

    private static final long SEED = 811;
    private static final int CALLBACKS_PER_SECOND = 5;
    /** A service is asked again a second after its last answer, and no answer takes longer than three. */
    private static final int LONGEST_BETWEEN_QUESTIONS = 5;
    /** Of the callbacks while Kafka is there. The rest is for a moment in which the machine does something else. */
    private static final double PERCENT_ACKNOWLEDGED = 95;
    /** Those that were sent just before it came back. */
    private static final double MOST_ACKNOWLEDGED_WITHOUT_KAFKA = 20;

    @RegisterExtension
    final Systems systems = new Systems();

    private enum Away {
        /** Services that have one are not ready meanwhile; nothing else takes readiness away. */
        DATABASE,
        /** Callbacks cannot be stored; nothing else keeps the gateway from that. */
        KAFKA,
        SOURCE
    }

    private record Outage(String name, Away away, Runnable begin, Runnable end) {}

    private static List<Outage> outages(RunningSystem system) {
        var database = system.networks().database();
        var kafka = system.networks().kafka();
        return List.of(
                new Outage("postgresql cut", Away.DATABASE, database::cut, database::pass),
                new Outage("postgresql held", Away.DATABASE, database::hold, database::pass),
                new Outage("kafka held", Away.KAFKA, kafka::hold, kafka::pass),
                new Outage("kafka cut", Away.KAFKA, kafka::cut, kafka::pass),
                new Outage(
                        "source held",
                        Away.SOURCE,
                        () -> system.sandbox().hold("/"),
                        () -> system.sandbox().removeFaults()));
    }

    @Test
    void whateverIsAwayNothingIsRestartedPutAsideOrLost() {
        var system = systems.fragile(Counts.CLIENTS_OF_FAULTS, SEED, SystemLoad.MUCH_MAY_VANISH);
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
            happened.forEach(each -> each.printCallbacks(load));
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
            assertThat(happened).allSatisfy(each -> each.assertCallbacksAcknowledged(load));
            outcome.assertNothingLostOrWrong();
            outcome.assertEveryCallbackAnswered();
            assertThat(DeadLetters.byTopic(system)).as("dead letters").isEmpty();
            assertThat(Operations.SERVICES.stream()
                            .flatMap(service -> system.logs().of(service).lines())
                            .filter(line -> line.contains(FailedWork.OF_A_JOB)))
                    .as("jobs whose failure is told as if it would not pass")
                    .isEmpty();
        }
    }

    private static Happened bringAbout(RunningSystem system, Outage outage, Recovery recovery) {
        var deadLettersBefore = DeadLetters.count(system);
        try (var health = system.management().watchHealth();
                var processes = new ProcessWatch(system)) {
            health.awaitReady();
            outage.begin().run();
            var began = System.nanoTime();
            long ended;
            try {
                Pause.of(Counts.OUTAGE);
                ended = System.nanoTime();
            } finally {
                outage.end().run();
            }
            var recovered = recovery.await(outage.name());
            health.awaitReady();
            var happened = new Happened(
                    outage,
                    began,
                    ended,
                    health.questions(),
                    health.fewestQuestions(),
                    health.notAlive(),
                    health.notReady(),
                    processes.endedOtherwise(),
                    DeadLetters.count(system) - deadLettersBefore,
                    recovered);
            happened.print();
            return happened;
        }
    }

    /**
     * One outage and what came of it.
     *
     * @param began when it had begun, by {@link System#nanoTime()}
     * @param ended until when it lasted at least
     * @param questions whether services live, with one answer each
     * @param fewestQuestions to one of them
     * @param recovery from the end of the outage until a new ticket was in a score
     */
    private record Happened(
            Outage outage,
            long began,
            long ended,
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

        /** Known only when the last callback has been answered. */
        void printCallbacks(SystemLoad load) {
            var callbacks = load.firstAttempts(began, ended);
            Figures.print(
                    "outages",
                    "%-16s %d callbacks sent meanwhile, %d of them (%.1f %%) acknowledged at the first attempt",
                    outage.name(),
                    callbacks.sent(),
                    callbacks.acknowledged(),
                    callbacks.percentAcknowledged());
        }

        void assertCallbacksAcknowledged(SystemLoad load) {
            var callbacks = load.firstAttempts(began, ended);
            assertThat(callbacks.sent())
                    .as("callbacks during %s", outage.name())
                    .isGreaterThan((int) Counts.OUTAGE.toSeconds() * CALLBACKS_PER_SECOND / 2);
            if (outage.away() == Away.KAFKA) {
                assertThat(callbacks.percentAcknowledged())
                        .as(
                                "percent of the callbacks during %s that were acknowledged although nobody could",
                                outage.name())
                        .isLessThan(MOST_ACKNOWLEDGED_WITHOUT_KAFKA);
            } else {
                assertThat(callbacks.percentAcknowledged())
                        .as("percent of the callbacks during %s that were acknowledged at once", outage.name())
                        .isGreaterThanOrEqualTo(PERCENT_ACKNOWLEDGED);
            }
        }

        void assertNobodyWasToBlame() {
            assertThat(fewestQuestions)
                    .as("questions to each service during %s", outage.name())
                    .isGreaterThan((int) Counts.OUTAGE.toSeconds() / LONGEST_BETWEEN_QUESTIONS);
            assertThat(notAlive).as("not alive during %s", outage.name()).isEmpty();
            assertThat(restarted).as("restarted during %s", outage.name()).isEmpty();
            assertThat(deadLetters).as("dead letters of %s", outage.name()).isZero();
            if (outage.away() == Away.DATABASE) {
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
