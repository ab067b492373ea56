package com.accellis.engagement.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Program;
import com.accellis.engagement.endtoend.system.Prometheus;
import com.accellis.engagement.endtoend.system.Requires;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Sandbox;
import com.accellis.engagement.endtoend.system.Systems;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.core.ConditionTimeoutException;
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
 * ({@code AlertRules}). Thresholds and expressions are as delivered, and so are the times of the product, but for one:
 * callbacks are reconciled every 20 s, for an alert that waits for three rounds. Services are asked every 10 s (the gateway
 * every 5 s), which their time-out allows, and rules evaluated every 5 s. What that means: a threshold has to be reached in
 * less time than in production, so what fires here fires there; silence here is that of a nervous watchman, since
 * {@code for:} sits out less. Durations that expressions have as numbers (a source three intervals old, a record of 60 s) are
 * thresholds and are not shortened. How long ranges go together with the load of a real business, only the {@code promtool}
 * tests of the rules show.
 *
 * <p>An alert counts by its name and the job that it is about. Whatever else fires must be named here as a consequence of the
 * trouble. What is wrong is collected, so that one alert does not keep the others from being seen.
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

    private static final Duration FIRES_WITHIN = Duration.ofMinutes(7);
    /** For those to show that should not fire. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(20);

    private static final Duration ENDS_WITHIN = Duration.ofMinutes(6);
    private static final Duration RESTARTS_WITHIN = Duration.ofSeconds(90);
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final String GATEWAY = "webhook-gateway";
    private static final String CONNECTOR = "connector-service";
    private static final String REGISTRY = "client-registry-service";
    private static final String SCORING = "scoring-service";

    private static final String CONNECTWISE_PATH = "/apis/3.0";
    private static final String CREWHU_PATH = "/api/v1/survey";
    private static final String UNREADABLE_EVENT = "999300001";

    /** Alerts with ranges of an hour or more, and when they have to end: the next trouble does not wait for them. */
    private static final Map<String, Duration> LINGERING = Map.of(
            of("RecordsNotUnderstood", CONNECTOR), Duration.ofMinutes(21),
            of("DeadLetters", SCORING), ENDS_WITHIN,
            of("CallbacksRefused", GATEWAY), ENDS_WITHIN,
            of("CallbacksOfStrangers", GATEWAY), ENDS_WITHIN,
            of("CallbacksInconsistent", GATEWAY), ENDS_WITHIN,
            of("ChangesMissedByCallbacks", CONNECTOR), ENDS_WITHIN);

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

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, Episode> episodes = new LinkedHashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private RunningSystem system;
    private Prometheus prometheus;
    private AlertWatch watch;
    private List<String> tickets;
    private long allOver;
    private int sent;

    /** @param ended when the cause was gone */
    private record Episode(Set<String> expected, Set<String> consequences, long began, long ended) {}

    @Test
    void eachAlertFiresInTheTroubleThatDeservesItAndOnlyThere() {
        // Given: a system at its usual work, about which there is nothing to say
        system = systems.fragile(CLIENTS, SEED, Map.of("SUBSCRIPTION_EVERY", "20s"));
        tickets = system.sandbox().all(Sandbox.SERVICE_TICKETS).stream()
                .map(ticket -> ticket.get("id").asText())
                .toList();
        try (var watching = Prometheus.watching(system);
                var alerts = new AlertWatch(watching);
                var work = new OrdinaryWork(system, tickets)) {
            prometheus = watching;
            watch = alerts;
            var began = System.nanoTime();
            Pause.of(QUIET);
            var inQuiet = watch.firing();
            Figures.print(
                    "alerts",
                    "%-20s %s of ordinary work (%s): firing at its end %s, in between %s",
                    "quiet",
                    Figures.seconds(Figures.since(began)),
                    work,
                    inQuiet,
                    watch.since(began));
            assertThat(prometheus.missingMetrics())
                    .as("metrics that the services should expose")
                    .isEmpty();
            assertThat(prometheus.failingRules())
                    .as("rules that cannot be evaluated")
                    .isEmpty();
            assertThat(inQuiet).as("alerts about a healthy system").isEmpty();
            assertThat(work.changes()).as("changes").isGreaterThan((int) QUIET.toSeconds() / 2);

            // When
            gatewayRestartsAndRecordsThatNobodyUnderstands();
            callbacksOfStrangersAndNoneOfOurs();
            sourceRefuses();
            brokerIsAway();
            databaseIsAway();
            tableIsLocked();
            servicesStayDown();
            allOver = System.nanoTime();
            awaitSilence();

            // Then
            report(work);
            assertThat(wrong).as("what is wrong with alerts").isEmpty();
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
                of("ChangesMissedByCallbacks", CONNECTOR), of("ServiceDown", GATEWAY), of("ReplicaDown", GATEWAY));
        trouble("restarts, unreadable", expected, consequences, began -> {
            var ticket = unreadableTicket();
            var differing = plantDifference();
            try {
                writeUnreadableEvent();
                until(expected, began, AT_ONCE, () -> {
                    if (!hasFired(of("ServiceRestarts", GATEWAY), began)) {
                        killGateway();
                    } else {
                        Pause.of(LOOK);
                    }
                });
            } finally {
                system.sandbox().delete(Sandbox.SERVICE_TICKETS, ticket);
                setDifferences(differing, 0);
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
        trouble("callbacks", expected, Set.of(of("SourceRefuses", CONNECTOR)), began -> {
            var callbacks = system.callbacks();
            var ticket = Long.parseLong(tickets.get(0));
            // Counters are not there before the first of their kind, which is why nothing here comes all at once.
            until(
                    Set.of(of("CallbacksInconsistent", GATEWAY)),
                    began,
                    Duration.ofMillis(500),
                    () -> send(callbacks.contradicting(nextMessage(), ticket)));
            system.sandbox().loseCallbacks(Sandbox.SERVICE_TICKETS, 1, SEED);
            system.sandbox().fail("/system/callbacks", 403);
            try {
                // Fewer than the 600 in a minute above which nobody looks at their signatures.
                until(early, began, Duration.ofSeconds(1), () -> {
                    send(callbacks.forged(nextMessage(), ticket));
                    send(callbacks.withKeyThatIsNotThere(nextMessage(), ticket));
                });
                until(
                        Set.of(of("CallbacksOfStrangers", GATEWAY)),
                        began,
                        Duration.ofMillis(25),
                        () -> send(callbacks.forged(nextMessage(), ticket)));
                until(expected, began, Duration.ofSeconds(1), () -> send(callbacks.forged(nextMessage(), ticket)));
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
        trouble(
                "source",
                union(refuses, union(throttles, fails)),
                Set.of(of("CallbackRegistrationBad", CONNECTOR)),
                began -> {
                    var announced = tickets.stream().map(Long::valueOf).toList();
                    try (var callbacks = new CallbackLoad(system.callbacks(), SEED, announced, 20)) {
                        sourceAnswers(401);
                        until(refuses, began);
                        sourceAnswers(429);
                        until(throttles, began);
                        sourceAnswers(500);
                        until(fails, began);
                    } finally {
                        system.sandbox().removeFaults();
                    }
                });
    }

    private void sourceAnswers(int status) {
        system.sandbox().removeFaults();
        system.sandbox().fail(CONNECTWISE_PATH, status);
        system.sandbox().fail(CREWHU_PATH, status);
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
        trouble("broker", expected, consequences, began -> {
            try (var nobodyStartsIt = system.unsupervised()) {
                system.part("kafka").kill();
                system.as(system.token("admin"))
                        .post(
                                "/api/v1/clients",
                                Json.object()
                                        .put("name", "Entered without a broker")
                                        .put("autoScoring", false));
                until(expected, began);
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
                // Scoring does not know how far it is; the others have committed it to the broker.
                of("TopicRecordsOld", CONNECTOR),
                of("TopicRecordsOld", REGISTRY),
                of("ClientsNotScored", SCORING),
                // Answers 503 come when nobody has got a connection for three seconds.
                of("ApiReadsSlow", SCORING),
                // Afterwards, when what waited is scored.
                of("ScoreLatencyHigh", SCORING)));
        List.of(CONNECTOR, REGISTRY, SCORING).forEach(job -> consequences.add(of("ConnectionsAwaited", job)));
        trouble("database", expected, consequences, began -> {
            system.networks().database().cut();
            try {
                until(expected, began);
            } finally {
                system.networks().database().pass();
            }
        });
    }

    private void tableIsLocked() {
        var expected = Set.of(of("EventsRetried", SCORING), of("TopicRecordsOld", SCORING));
        trouble("locked table", expected, Set.of(of("ScoreLatencyHigh", SCORING)), began -> {
            try (var connection = system.connect("scoring");
                    var statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("LOCK TABLE fact IN ACCESS EXCLUSIVE MODE");
                until(expected, began);
                connection.rollback();
            } catch (SQLException e) {
                throw new AssertionError("The table could not be locked", e);
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
        trouble("services down", expected, Set.of(), began -> {
            try (var nobodyStartsThem = system.unsupervised()) {
                system.part(CONNECTOR).kill();
                system.part(REGISTRY).kill();
                until(expected, began);
            }
        });
    }

    private interface Cause {
        /** Brings it about and ends it. */
        void last(long began);
    }

    private void trouble(String name, Set<String> expected, Set<String> consequences, Cause cause) {
        // Nobody sees an alert begin that still lingers.
        awaitWhile(ENDS_WITHIN, () -> watch.firing().stream().anyMatch(expected::contains));
        var began = System.nanoTime();
        cause.last(began);
        episodes.put(name, new Episode(expected, consequences, began, System.nanoTime()));
        try {
            new Recovery(system, new Random(SEED)).await(name);
        } catch (ConditionTimeoutException notRecovered) {
            wrong.add(name + ": no recovery");
        }
        awaitWhile(ENDS_WITHIN, () -> !withoutLingering(watch.firing()).isEmpty());
        withoutLingering(watch.firing())
                .forEach(alert -> wrong.add(name + ": " + alert + " has not ended within " + ENDS_WITHIN));
        prometheus
                .failingRules()
                .forEach((rule, reason) -> wrong.add(name + ": " + rule + " cannot be evaluated: " + reason));
    }

    private static Set<String> withoutLingering(Set<String> alerts) {
        return alerts.stream().filter(alert -> !LINGERING.containsKey(alert)).collect(Collectors.toSet());
    }

    private void until(Set<String> alerts, long began) {
        until(alerts, began, LOOK, () -> {});
        // Others have as much time to show up.
        Pause.of(AFTERWARDS);
    }

    /** Does this again and again until all of the alerts have fired, or should have. The end tells which did not. */
    private void until(Set<String> alerts, long began, Duration between, Runnable step) {
        var limit = System.nanoTime() + FIRES_WITHIN.toNanos();
        while (!alerts.stream().allMatch(alert -> hasFired(alert, began)) && System.nanoTime() < limit) {
            step.run();
            Pause.of(between);
        }
    }

    private boolean hasFired(String alert, long began) {
        return watch.since(began).stream().anyMatch(fired -> fired.alert().equals(alert));
    }

    private void awaitSilence() {
        awaitWhile(
                LINGERING.values().stream().max(Duration::compareTo).orElseThrow(),
                () -> !watch.firing().isEmpty());
    }

    /** Who goes on with it too long is found out later. */
    private static void awaitWhile(Duration atMost, BooleanSupplier goesOn) {
        var limit = System.nanoTime() + atMost.toNanos();
        while (goesOn.getAsBoolean() && System.nanoTime() < limit) {
            Pause.of(LOOK);
        }
    }

    private void report(OrdinaryWork work) {
        var expected = new TreeSet<String>();
        var asExpected = 0;
        var wanted = 0;
        var names = List.copyOf(episodes.keySet());
        for (var n = 0; n < names.size(); n++) {
            var episode = episodes.get(names.get(n));
            var until = n + 1 < names.size() ? episodes.get(names.get(n + 1)).began() : allOver;
            var fired = watch.since(episode.began()).stream()
                    .filter(found -> found.from() < until)
                    .toList();
            asExpected += judge(names.get(n), episode, fired);
            wanted += episode.expected().size();
            episode.expected().forEach(alert -> expected.add(alert.substring(0, alert.indexOf(' '))));
        }
        var late = watch.since(allOver);
        late.forEach(fired -> wrong.add("after everything: " + fired.alert() + " fired"));
        var unheardOf = new TreeSet<>(Prometheus.alerts());
        unheardOf.removeAll(expected);
        if (!unheardOf.equals(OUT_OF_REACH.keySet())) {
            wrong.add("alerts that no trouble is for are " + unheardOf + ", and reasons are given for "
                    + OUT_OF_REACH.keySet());
        }
        OUT_OF_REACH.forEach((alert, reason) -> Figures.print("alerts", "not tried: %-28s %s", alert, reason));
        Figures.print(
                "alerts",
                "seed %d, durations / %d: fired %d of %d expected; %d of %d alerts were expected somewhere; %s;"
                        + " wrong: %s",
                SEED,
                Prometheus.factor(),
                asExpected,
                wanted,
                expected.size(),
                Prometheus.alerts().size(),
                work,
                wrong);
    }

    /** How many of those that were expected have fired. */
    private int judge(String name, Episode episode, List<AlertWatch.Fired> fired) {
        var alerts = fired.stream().map(AlertWatch.Fired::alert).collect(Collectors.toCollection(TreeSet::new));
        var missing = minus(episode.expected(), alerts);
        var unexpected = minus(alerts, union(episode.expected(), episode.consequences()));
        missing.forEach(alert -> wrong.add(name + ": " + alert + " did not fire"));
        unexpected.forEach(alert -> wrong.add(name + ": " + alert + " fired"));
        for (var found : fired) {
            var within = LINGERING.getOrDefault(found.alert(), ENDS_WITHIN);
            if (found.until() == null || found.until() - episode.ended() > within.toNanos()) {
                wrong.add(name + ": " + found.alert() + " did not end within " + within);
            }
        }
        Figures.print(
                "alerts",
                "%-20s lasted %s; expected %s; fired %s; missing %s; unexpected %s; first after %s, last ended %s"
                        + " after it",
                name,
                Figures.seconds(Duration.ofNanos(episode.ended() - episode.began())),
                new TreeSet<>(episode.expected()),
                alerts,
                missing,
                unexpected,
                fired.stream().mapToLong(AlertWatch.Fired::from).min().stream()
                        .mapToObj(first -> Figures.seconds(Duration.ofNanos(first - episode.began())))
                        .findFirst()
                        .orElse("nothing"),
                fired.stream().anyMatch(found -> found.until() == null)
                        ? "not"
                        : Figures.seconds(Duration.ofNanos(fired.stream()
                                .mapToLong(found -> found.until() - episode.ended())
                                .max()
                                .orElse(0))));
        return episode.expected().size() - missing.size();
    }

    /** Returns when the gateway is back and Prometheus has seen it. */
    private void killGateway() {
        var start = "process_start_time_seconds{job=\"" + GATEWAY + "\"}";
        var before = prometheus.value(start).orElseThrow(() -> new AssertionError("The gateway is not there"));
        system.part(GATEWAY).kill();
        await("start of the gateway")
                .atMost(RESTARTS_WITHIN)
                .until(() -> prometheus.value(start).filter(now -> now > before).isPresent());
    }

    /** The source gives a ticket whose company is no number; returns its id. */
    private String unreadableTicket() {
        var partial = Json.object().put("summary", "Company in words");
        partial.set(
                "company",
                Json.id(system.scoreItems(30).get(0).get("companyIds").get(0).longValue()));
        var created = (ObjectNode) system.sandbox().createSilently(Sandbox.SERVICE_TICKETS, partial);
        var broken = created.deepCopy();
        broken.set("company", Json.object().put("id", "two hundred"));
        system.sandbox().answerRaw(Sandbox.SERVICE_TICKETS, created.get("id").asText(), broken);
        return created.get("id").asText();
    }

    private void writeUnreadableEvent() {
        var event = new ProducerRecord<>("connectwise.tickets", UNREADABLE_EVENT, "{\"id\":".getBytes(UTF_8));
        event.headers()
                .add("ce_specversion", "1.0".getBytes(UTF_8))
                .add("ce_id", ("test-" + UNREADABLE_EVENT).getBytes(UTF_8))
                .add("ce_source", "urn:test".getBytes(UTF_8))
                .add("ce_type", "connectwise.ticket.changed.v1".getBytes(UTF_8))
                .add("ce_subject", UNREADABLE_EVENT.getBytes(UTF_8));
        system.kafka().write(event);
    }

    /** An audit says that a client differs, as it would after a mistake of ours; returns the client. */
    private String plantDifference() {
        var differing = system.scoreItems(30).get(0).get("clientId").textValue();
        setDifferences(differing, 1);
        return differing;
    }

    private void setDifferences(String of, int differences) {
        try (var connection = system.connect("scoring");
                var statement = connection.prepareStatement("INSERT INTO audited_client (client_id, audited_at,"
                        + " differences) VALUES (?::uuid, now(), ?) ON CONFLICT (client_id) DO UPDATE SET"
                        + " audited_at = excluded.audited_at, differences = excluded.differences")) {
            statement.setString(1, of);
            statement.setInt(2, differences);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new AssertionError("The audit could not be changed", e);
        }
    }

    private String nextMessage() {
        return "alert-" + ++sent;
    }

    /** Whatever the answer is, it is counted. */
    private void send(HttpRequest.Builder request) {
        try {
            client.send(request.timeout(Duration.ofSeconds(5)).build(), BodyHandlers.discarding());
        } catch (IOException e) {
            throw new UncheckedIOException("A callback got no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while sending a callback", e);
        }
    }

    private static String of(String alert, String job) {
        return alert + " (" + job + ")";
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        var all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    private static Set<String> minus(Set<String> some, Set<String> others) {
        var left = new TreeSet<>(some);
        left.removeAll(others);
        return left;
    }
}
