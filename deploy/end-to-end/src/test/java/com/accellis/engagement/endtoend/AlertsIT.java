package com.accellis.engagement.endtoend;

import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Part;
import com.accellis.engagement.endtoend.system.Program;
import com.accellis.engagement.endtoend.system.Prometheus;
import com.accellis.engagement.endtoend.system.Requires;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Sandbox;
import com.accellis.engagement.endtoend.system.Systems;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Each alert fires in the trouble that deserves it, and only there: a real Prometheus watches the packaged system with the
 * rules of {@code deploy/observability}, while one trouble after the other lasts as long as its alerts need.
 *
 * <p>Alerts think of half an hour, of an hour, of six; like that, hardly one could be seen to end. So the rules are a copy in
 * which every {@code for:}, range and offset is divided by 20 and is then 30 s at least, by replacing text
 * ({@code AlertRules}); only alerts on gauges that remember the worst of some minutes wait as delivered. Thresholds and
 * expressions are as delivered, and so are the times of the product, but for one:
 * callbacks are reconciled every 20 s, for an alert that waits for three rounds. Services are asked every 10 s (the gateway
 * every 5 s), which their time-out allows, and rules evaluated every 5 s. What that means: a threshold has to be reached in
 * less time than in production, so what fires here fires there; silence here is that of a nervous watchman, since
 * {@code for:} sits out less. Durations that expressions have as numbers (a source three intervals old, a record of 60 s) are
 * thresholds and are not shortened. How long ranges go together with the load of a real business, only the {@code promtool}
 * tests of the rules show.
 *
 * <p>An alert counts by its name and the job that it is about. Whatever else fires must be named here as a consequence of the
 * trouble.
 */
@Tag("long-only")
@Requires(Program.PROMETHEUS)
@Isolated("Measures how soon alerts fire; they may take a busy machine for a slow system.")
@Timeout(value = 100, unit = TimeUnit.MINUTES)
class AlertsIT {

    private static final long SEED = 901;
    private static final int CLIENTS = 12;

    /** Longer than a range of an hour is here. */
    private static final Duration QUIET = Duration.ofMinutes(4);

    private static final String EDGE = "edge";
    private static final String GATEWAY = "webhook-gateway";
    private static final String CONNECTOR = "connector-service";
    private static final String REGISTRY = "client-registry-service";
    private static final String SCORING = "scoring-service";

    /** Alerts with ranges of an hour or more, and when they have to end: the next trouble does not wait for them. */
    private static final Map<String, Duration> LINGERING = Map.of(
            of("RecordsNotUnderstood", CONNECTOR), Duration.ofMinutes(21),
            of("DeadLetters", SCORING), AlertDrill.ENDS_WITHIN,
            of("CallbacksRefused", GATEWAY), AlertDrill.ENDS_WITHIN,
            of("CallbacksOfStrangers", GATEWAY), AlertDrill.ENDS_WITHIN,
            of("CallbacksInconsistent", GATEWAY), AlertDrill.ENDS_WITHIN,
            of("ChangesMissedByCallbacks", CONNECTOR), AlertDrill.ENDS_WITHIN);

    /** What no trouble of this test brings about. */
    private static final Map<String, String> OUT_OF_REACH = new TreeMap<>(Map.ofEntries(
            Map.entry(
                    "CallbackAcknowledgementSlow",
                    "a broker that needs more than 1 s, and less than the 1.5 s after"
                            + " which the gateway gives up, all the time"),
            Map.entry("CallbacksAbsent", "tells the hour of the day: two hours of business time"),
            Map.entry("SourceNotLoaded", "a first import of more than six hours"),
            Map.entry("SourceBudgetUsedUp", "two hours at the limit of requests"),
            Map.entry("ConnectorsActiveTwice", "a lease that two hold: ConnectorTakeoverIT shows that there is none"),
            Map.entry("ClientsNotScored", "records applied and clients not scored, for minutes"),
            Map.entry("ScoreLatencyHigh", "a system that is slow and works, for a quarter of an hour"),
            Map.entry("DayNotBegun", "a day: compares with the clock"),
            Map.entry("ConsumerLag", "more than 10,000 records that wait"),
            Map.entry("ConsumerNotPolling", "a Kafka client that hangs in a process that answers"),
            Map.entry("ConsumerGone", "a consumer that was closed for good in a process that answers"),
            Map.entry("HeapNearLimit", "a leak"),
            Map.entry("CollectionsTakeLong", "a leak"),
            Map.entry("ConnectionsAwaited", "more work than 16 connections do, with a database that answers"),
            Map.entry("WorkersBusy", "200 threads at work"),
            Map.entry("ApiReadsSlow", "a system that is slow and answers")));

    @RegisterExtension
    final Systems systems = new Systems();

    private RunningSystem system;
    private List<String> tickets;
    private Troubles troubles;
    private AlertDrill drill;

    @Test
    void eachAlertFiresInTheTroubleThatDeservesItAndOnlyThere() {
        // Given: a system at its usual work, about which there is nothing to say
        system = systems.fragile(CLIENTS, SEED, Map.of("SUBSCRIPTION_EVERY", "20s"));
        tickets = system.sandbox().all(Sandbox.SERVICE_TICKETS).stream()
                .map(ticket -> ticket.get("id").asText())
                .toList();
        try (var prometheus = Prometheus.watching(system);
                var watch = new AlertWatch(prometheus);
                var work = new OrdinaryWork(system, tickets)) {
            troubles = new Troubles(system, prometheus, Long.parseLong(tickets.get(0)));
            drill = new AlertDrill(system, prometheus, watch, work, SEED, LINGERING);
            drill.assertSilence(QUIET);
            work.assertAllWorked((int) QUIET.toSeconds() / 2);

            // When
            gatewayRestartsAndRecordsThatNobodyUnderstands();
            callbacksOfStrangersAndNoneOfOurs();
            sourceRefuses();
            brokerIsAway();
            databaseIsAway();
            tableIsLocked();
            gatewayHangs();
            edgeStaysDown();
            servicesStayDown();
            drill.end();

            // Then
            drill.report(OUT_OF_REACH);
            drill.assertNothingWrong();
        }
    }

    private void gatewayRestartsAndRecordsThatNobodyUnderstands() {
        var expected = Set.of(
                of("ServiceRestarts", GATEWAY),
                of("DeadLetters", SCORING),
                of("RecordsNotUnderstood", CONNECTOR),
                of("ScoresDiffer", SCORING));
        // Callbacks get lost, and the launcher waits longer each time before it starts the gateway again.
        var consequences = Set.of(
                of("ChangesMissedByCallbacks", CONNECTOR),
                of("ServiceDown", GATEWAY),
                of("ReplicaDown", GATEWAY),
                of("ServiceUnreachable", GATEWAY));
        drill.trouble("restarts, unreadable", expected, consequences, () -> {
            var ticket = troubles.unreadableTicket();
            var differing = troubles.plantDifference();
            try {
                troubles.writeUnreadableEvent();
                drill.until(expected, Duration.ZERO, () -> {
                    if (!drill.hasFired(of("ServiceRestarts", GATEWAY))) {
                        troubles.killGateway();
                    } else {
                        Pause.of(AlertDrill.LOOK);
                    }
                });
            } finally {
                system.sandbox().delete(Sandbox.SERVICE_TICKETS, ticket);
                troubles.removeDifference(differing);
            }
        });
    }

    private void callbacksOfStrangersAndNoneOfOurs() {
        var early = Set.of(of("CallbacksRefused", GATEWAY), of("SigningKeysUnavailable", GATEWAY));
        var expected = union(
                early,
                Set.of(
                        of("CallbacksInconsistent", GATEWAY),
                        of("CallbacksOfStrangers", GATEWAY),
                        of("CallbacksAllRefused", GATEWAY),
                        of("CallbackRegistrationBad", CONNECTOR),
                        of("ChangesMissedByCallbacks", CONNECTOR)));
        // The refused registration is an answer 403, too.
        drill.trouble("callbacks", expected, Set.of(of("SourceRefuses", CONNECTOR)), () -> {
            // Counters are not there before the first of their kind, which is why nothing here comes all at once.
            drill.until(
                    Set.of(of("CallbacksInconsistent", GATEWAY)),
                    Duration.ofMillis(500),
                    troubles::sendContradictingCallback);
            system.sandbox().loseCallbacks(Sandbox.SERVICE_TICKETS, 1, SEED);
            system.sandbox().fail("/system/callbacks", 403);
            try {
                // Fewer than the 600 in a minute above which nobody looks at their signatures.
                drill.until(early, Duration.ofSeconds(1), () -> {
                    troubles.sendForgedCallback();
                    troubles.sendCallbackWithKeyThatIsNotThere();
                });
                drill.until(
                        Set.of(of("CallbacksOfStrangers", GATEWAY)),
                        Duration.ofMillis(25),
                        troubles::sendForgedCallbackOfStranger);
                drill.until(expected, Duration.ofSeconds(1), troubles::sendForgedCallback);
            } finally {
                system.sandbox().removeFaults();
            }
        });
    }

    @SuppressWarnings("try") // what is only held open is used by nobody
    private void sourceRefuses() {
        var refuses = Set.of(of("SourceRefuses", CONNECTOR));
        var throttles = Set.of(of("SourceThrottles", CONNECTOR));
        var fails = Set.of(
                of("SourceUnreachable", CONNECTOR), of("SourceOld", CONNECTOR), of("RefreshesWaiting", CONNECTOR));
        // Callbacks cannot be reconciled either.
        drill.trouble(
                "source",
                union(refuses, union(throttles, fails)),
                Set.of(of("CallbackRegistrationBad", CONNECTOR)),
                () -> {
                    var announced = tickets.stream().map(Long::valueOf).toList();
                    try (var callbacks = new CallbackLoad(system.callbacks(), SEED, announced, 20)) {
                        troubles.sourceAnswers(401);
                        drill.until(refuses);
                        troubles.sourceAnswers(429);
                        drill.until(throttles);
                        troubles.sourceAnswers(500);
                        drill.until(fails);
                    } finally {
                        system.sandbox().removeFaults();
                    }
                });
    }

    @SuppressWarnings("try") // what is only held open is used by nobody
    private void brokerIsAway() {
        var expected = Set.of(
                of("KafkaUnreachable", CONNECTOR),
                of("KafkaUnreachable", REGISTRY),
                of("KafkaUnreachable", SCORING),
                of("CallbackAcceptanceBurnsFast", GATEWAY),
                of("CallbackAcceptanceBurns", GATEWAY),
                of("RecordsNotPublished", CONNECTOR),
                of("OutboxOld", REGISTRY));
        // What was refused three times is found by the poll.
        var consequences = Set.of(of("ChangesMissedByCallbacks", CONNECTOR), of("OutboxOld", SCORING));
        drill.trouble("broker", expected, consequences, () -> {
            try (var nobodyStartsIt = system.unsupervised()) {
                system.part("kafka").kill();
                system.as(system.token("admin"))
                        .post(
                                "/api/v1/clients",
                                Json.object()
                                        .put("name", "Entered without a broker")
                                        .put("autoScoring", false));
                drill.until(expected);
            }
        });
    }

    private void databaseIsAway() {
        var expected = Set.of(
                of("DatabaseUnreachable", CONNECTOR),
                of("DatabaseUnreachable", REGISTRY),
                of("DatabaseUnreachable", SCORING),
                of("ConnectorNotActive", CONNECTOR),
                of("EventsRetried", CONNECTOR),
                of("ApiReadsFailFast", SCORING),
                of("ApiReadsFail", SCORING));
        var consequences = new TreeSet<>(Set.of(
                of("EventsRetried", REGISTRY),
                of("EventsRetried", SCORING),
                of("SourceOld", CONNECTOR),
                // What callbacks wait to say on their topic, the first poll afterwards finds before them.
                of("ChangesMissedByCallbacks", CONNECTOR),
                // Scoring does not know how far it is; the others have committed it to the broker.
                of("TopicRecordsOld", CONNECTOR),
                of("TopicRecordsOld", REGISTRY),
                of("ClientsNotScored", SCORING),
                // Answers 503 come when nobody has got a connection for three seconds.
                of("ApiReadsSlow", SCORING),
                // Afterwards, when what waited is scored.
                of("ScoreLatencyHigh", SCORING)));
        List.of(CONNECTOR, REGISTRY, SCORING).forEach(job -> consequences.add(of("ConnectionsAwaited", job)));
        drill.trouble("database", expected, consequences, () -> {
            system.networks().database().cut();
            try {
                drill.until(expected);
            } finally {
                system.networks().database().pass();
            }
        });
    }

    private void tableIsLocked() {
        var expected = Set.of(of("EventsRetried", SCORING), of("TopicRecordsOld", SCORING));
        drill.trouble(
                "locked table",
                expected,
                // What the poll found before the database was away is judged after it.
                Set.of(of("ScoreLatencyHigh", SCORING), of("ChangesMissedByCallbacks", CONNECTOR)),
                () -> troubles.whileLocked("fact", () -> drill.until(expected)));
    }

    /** Its port takes connections, nothing answers: the edge says 429 in its place, and is the only one to know. */
    @SuppressWarnings("try") // what is only held open is used by nobody
    private void gatewayHangs() {
        var expected = Set.of(of("ServiceUnreachable", GATEWAY));
        // Its management port does not answer either.
        var consequences = Set.of(
                of("ServiceDown", GATEWAY),
                of("ReplicaDown", GATEWAY),
                of("ChangesMissedByCallbacks", CONNECTOR),
                // One that was under way is told to come again, and these six hours remember the broker.
                of("CallbackAcceptanceBurns", GATEWAY));
        drill.trouble("gateway hangs", expected, consequences, () -> {
            try (var nobodyStartsItAgain = system.unsupervised()) {
                var halted = system.part(GATEWAY).halt();
                try {
                    drill.until(expected);
                } finally {
                    Part.goOn(halted);
                }
            }
        });
    }

    /** All services are well, and nobody gets to them. */
    @SuppressWarnings("try") // what is only held open is used by nobody
    private void edgeStaysDown() {
        var expected = Set.of(of("ServiceDown", EDGE), of("ReplicaDown", EDGE));
        drill.trouble("edge down", expected, Set.of(of("ChangesMissedByCallbacks", CONNECTOR)), () -> {
            try (var nobodyStartsIt = system.unsupervised()) {
                system.part(EDGE).kill();
                drill.until(expected);
            }
        });
    }

    /** Two of four: the others show that nothing is said of who is well. */
    @SuppressWarnings("try") // what is only held open is used by nobody
    private void servicesStayDown() {
        var expected = Set.of(
                of("ServiceDown", CONNECTOR),
                of("ServiceDown", REGISTRY),
                of("ReplicaDown", CONNECTOR),
                of("ReplicaDown", REGISTRY),
                of("ConnectorNotActive", CONNECTOR));
        // Of callbacks that were lost without the edge, the poll may tell only now.
        drill.trouble("services down", expected, Set.of(of("ChangesMissedByCallbacks", CONNECTOR)), () -> {
            try (var nobodyStartsThem = system.unsupervised()) {
                system.part(CONNECTOR).kill();
                system.part(REGISTRY).kill();
                drill.until(expected);
            }
        });
    }

    private static String of(String alert, String job) {
        return alert + " (" + job + ")";
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        var all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }
}
