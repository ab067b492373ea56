package com.accellis.engagement.endtoend.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;

/**
 * Brings a system to rest: nothing changes at the source, everything has been read, and nothing is on its way any more.
 * It looks only at whether work is left, never at what the scores are: who compares afterwards compares once.
 */
public final class Quiet {

    /** Whose records scores are made of. */
    public static final List<String> ENTITIES = List.of(
            "companies",
            "contacts",
            "service-tickets",
            "project-tickets",
            "time-entries",
            "agreements",
            "agreement-additions",
            "surveys");

    private static final Map<String, List<String>> CONSUMED = Map.of(
            "connector-service", List.of("connectwise.callbacks"),
            "client-registry-service", List.of("connectwise.companies", "connectwise.contacts"));

    private static final List<String> SCORED = List.of(
            "connectwise.tickets",
            "connectwise.time-entries",
            "connectwise.agreements",
            "connectwise.agreement-additions",
            "crewhu.surveys",
            "connectwise.sync-runs",
            "engagement.clients",
            "engagement.company-assignments");

    /** All but the sync runs: those go on by the clock and say nothing new. */
    private static final List<String> STILL = List.of(
            "connectwise.callbacks",
            "connectwise.companies",
            "connectwise.contacts",
            "connectwise.tickets",
            "connectwise.time-entries",
            "connectwise.agreements",
            "connectwise.agreement-additions",
            "crewhu.surveys",
            "engagement.clients",
            "engagement.company-assignments",
            "engagement.scores",
            "engagement.score-changes");

    /** What a service must be able to tell; whatever else it says is waiting has to be done as well. */
    private static final Map<String, List<String>> GAUGES = Map.of(
            "connector-service", List.of("engagement_records_waiting", "engagement_refresh_waiting"),
            "client-registry-service", List.of("engagement_outbox_waiting"),
            "scoring-service", List.of("engagement_outbox_waiting"));

    private static final Duration LIMIT = Duration.ofMinutes(3);
    /** Longer than the second after which postponed work is taken up. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(1500);

    private static final LocalTime LATE = LocalTime.of(23, 58);
    private static final LocalTime EARLY = LocalTime.of(0, 1);

    private final RunningSystem system;

    private Quiet(RunningSystem system) {
        this.system = system;
    }

    /** Returns when the system rests; fails the test when it does not come to rest. */
    public static void reach(RunningSystem system) {
        new Quiet(system).reach();
    }

    private void reach() {
        awaitMiddleOfDay();
        system.sandbox().stopLiveChanges();
        Awaitility.await("delivery of all callbacks")
                .atMost(LIMIT)
                .until(() -> system.sandbox().pendingDeliveries() == 0);
        assertThat(system.syncRuns().run(ENTITIES))
                .as("runs that read all there is")
                .allSatisfy(run -> assertThat(run.get("state").textValue())
                        .as(run.toString())
                        .isIn("completed", "completed-with-rejections"));
        awaitRest();
    }

    /** Scores move when a day begins; a comparison must not run into that. */
    public static void awaitMiddleOfDay() {
        Awaitility.await("a day that has just begun")
                .atMost(Duration.ofMinutes(4))
                .until(() -> {
                    var now = LocalTime.now(ZoneOffset.UTC);
                    return now.isBefore(LATE) && now.isAfter(EARLY);
                });
    }

    /** Nothing left to do, and nothing has happened between two looks. */
    private void awaitRest() {
        var last = new AtomicReference<>(look());
        Awaitility.await("rest")
                .atMost(LIMIT)
                .pollInterval(BETWEEN_LOOKS)
                .pollDelay(BETWEEN_LOOKS)
                .untilAsserted(() -> {
                    var before = last.getAndSet(look());
                    assertThat(last.get().left()).as("work left").isEmpty();
                    assertThat(last.get()).as("state since the look before").isEqualTo(before);
                });
    }

    /**
     * @param left what has still to be done, where it is more than nothing
     * @param written number of records ever written, by topic
     */
    private record Look(Map<String, Double> left, Map<String, Long> written) {}

    private Look look() {
        var left = new TreeMap<String, Double>();
        left.put("callbacks", (double) system.sandbox().pendingDeliveries());
        GAUGES.forEach((service, needed) -> {
            var waiting = system.management().waiting(service);
            assertThat(waiting.keySet()).as("gauges of %s", service).containsAll(needed);
            waiting.forEach((gauge, value) -> left.put(service + " " + gauge, value));
        });
        CONSUMED.forEach((group, topics) ->
                left.put("lag of " + group, (double) system.kafka().lag(group, topics)));
        left.put("not applied by scoring", (double)
                system.kafka().after(system.databases().applied(), SCORED));
        left.values().removeIf(value -> value == 0);
        return new Look(left, system.kafka().written(STILL));
    }
}
