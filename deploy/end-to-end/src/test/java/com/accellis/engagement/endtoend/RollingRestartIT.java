package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.endtoend.RestAnswers.Way;
import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Operations;
import com.accellis.engagement.endtoend.system.Quiet;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Sandbox;
import com.accellis.engagement.endtoend.system.Systems;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The whole system under callbacks, changes at the source, readers and writers, while each service and the edge are
 * asked to stop (SIGTERM) and started again by the launcher, one after the other, again and again. There is one of
 * each, so for a moment nobody is there; but what was begun is answered, and what was acknowledged is kept.
 */
@Tag("long-only")
@Isolated("It is measured how long a stop takes.")
@Timeout(value = 90, unit = TimeUnit.MINUTES)
class RollingRestartIT {

    private static final long SEED = 1001;
    private static final String EDGE = "edge";
    private static final String CONNECTOR = "connector-service";

    private static final List<String> PARTS =
            List.of("webhook-gateway", CONNECTOR, "client-registry-service", "scoring-service", EDGE);

    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(30);
    private static final Duration STOPPED_WITH_A_LISTENER_WITHIN = Duration.ofSeconds(10);
    private static final int LONGEST_CALM_MILLIS = 2_000;
    /**
     * A connection that comes in the moment in which a server closes is taken by the system and read by nobody, and
     * one that is kept for the next request may end as that is sent. Callbacks come far more often than the rest.
     */
    private static final int BROKEN_OFF_PER_STOP = 3;

    private static final int CALLBACKS_BROKEN_OFF_PER_STOP = 10;

    /** Of the rate that is meant: two cores are few for senders, too, while a service starts. */
    private static final double LEAST_OF_RATE = 0.9;

    /** Nobody stops the source, and one change takes a fraction of a second; a stop and a start take seconds. */
    private static final int CHANGES_PER_STOP = 5;

    @RegisterExtension
    final Systems systems = new Systems();

    @Test
    void eachServiceIsRestartedUnderLoadAndNothingIsLost() {
        var random = new Random(SEED);
        var system = systems.untraced(Counts.CLIENTS_OF_FAULTS, SEED);
        var tickets = system.sandbox().all(Sandbox.SERVICE_TICKETS).stream()
                .map(ticket -> ticket.get("id").longValue())
                .toList();
        try (var callbacks =
                        new CallbackLoad(system.callbacks(), SEED, tickets, Counts.CALLBACKS_PER_SECOND_OF_RESTARTS);
                var changes = new SourceLoad(system.sandbox(), SEED);
                var rest = new RestLoad(system)) {
            // Given
            var began = System.nanoTime();
            callbacks.awaitAcknowledgement();

            // When
            var restarts = restartAll(system, callbacks, random, () -> {
                callbacks.checkGoingOn();
                changes.checkGoingOn();
                rest.checkGoingOn();
            });
            changes.stop();
            callbacks.awaitAcknowledgement();
            var perSecond = callbacks.sent() / (double) Figures.since(began).toSeconds();
            var sent = callbacks.stop();
            var answers = rest.stop();

            // Then
            restarts.print();
            answers.print("rolling-restart");
            var published = CallbackComparison.of(
                    sent,
                    system.kafka().read("connectwise.callbacks").stream()
                            .filter(found -> found.value().contains('"' + CallbackLoad.MESSAGES))
                            .toList());
            Figures.print(
                    "rolling-restart",
                    "%d callbacks at %.0f per second (held back for %s), answers %s, %d attempts reached nobody, broken off"
                            + " %s, late %d; %s",
                    sent.size(),
                    perSecond,
                    Figures.seconds(callbacks.heldBack()),
                    callbacks.statuses(),
                    callbacks.unreached(),
                    callbacks.broken(),
                    callbacks.late(),
                    published);
            rest.assertAllThere();
            assertThat(system.syncRuns().sweep(Quiet.ENTITIES))
                    .as("sweeps")
                    .allSatisfy(run -> assertThat(run.get("state").textValue()).startsWith("completed"));
            var result = Comparison.atRest(system);
            var deadLetters = DeadLetters.byTopic(system);
            Figures.print(
                    "rolling-restart",
                    "seed %d: %d stops, at most %s each; %s; %s; unexpected answers %d; %d source records, %d scores"
                            + " compared: %d wrong; %d score changes; dead letters %s",
                    SEED,
                    restarts.count(),
                    Figures.seconds(restarts.longest()),
                    changes,
                    rest,
                    answers.unexpected().size(),
                    result.records(),
                    result.scores(),
                    result.differences().size(),
                    result.changes(),
                    deadLetters);
            assertThat(changes.made())
                    .as("changes at the source")
                    .isGreaterThanOrEqualTo(restarts.count() * CHANGES_PER_STOP);
            assertThat(perSecond)
                    .as("callbacks per second")
                    .isGreaterThan(LEAST_OF_RATE * Counts.CALLBACKS_PER_SECOND_OF_RESTARTS);
            published.assertNothingLost();
            result.assertNoDifference();
            assertThat(deadLetters).as("dead letters").isEmpty();
            restarts.assertInOrder(system);
            assertThat(callbacks.statuses().keySet()).as("answers to callbacks").isSubsetOf(204, 429);
            assertThat(callbacks.broken().values().stream()
                            .mapToInt(Integer::intValue)
                            .sum())
                    .as("callbacks that were broken off")
                    .isLessThanOrEqualTo(Counts.RESTARTS * CALLBACKS_BROKEN_OFF_PER_STOP);
            assertThat(answers.unexpected()).as("answers nobody has to expect").isEmpty();
            assertThat(answers.late()).as("requests without an answer in time").isZero();
            for (var service : Operations.SERVICES) {
                assertThat(answers.broken(service, Way.DIRECT))
                        .as("requests to %s that were broken off", service)
                        .isLessThanOrEqualTo(Counts.RESTARTS * BROKEN_OFF_PER_STOP);
                // By a stop of the edge, or of the service in the middle of its answer.
                assertThat(answers.broken(service, Way.EDGE))
                        .as("requests over the edge to %s that were broken off", service)
                        .isLessThanOrEqualTo(2 * Counts.RESTARTS * BROKEN_OFF_PER_STOP);
            }
            assertThat(rest.madeUnheard())
                    .as("edits that were begun and not answered")
                    .isLessThanOrEqualTo(Counts.RESTARTS);
        }
    }

    /** Somebody who follows a run that goes on and on is told that the stream ends, and does not keep the service. */
    @Test
    void whoFollowsARunDoesNotHoldUpTheStop() throws IOException, InterruptedException {
        var system = systems.fresh(4, SEED + 1);
        // Given
        system.sandbox().slow("/time/entries", 20_000);
        var token = system.tokens().of("viewer", "manager");
        var rest = system.as(token);
        var started = rest.exchange(
                "POST",
                "/api/v1/sync-runs",
                "{\"entities\":[\"time-entries\"],\"mode\":\"full\"}",
                "Content-Type",
                "application/json");
        assertThat(started.statusCode()).as(started.body()).isEqualTo(202);
        var run = "/api/v1/sync-runs/"
                + Json.read(started.body()).get("items").get(0).get("id").textValue();
        await("a run under way")
                .atMost(Duration.ofMinutes(1))
                .until(() -> rest.get(run).get("state").textValue().equals("running"));
        var stream = follow(system.addressOf(CONNECTOR) + run + "/progress", token);
        assertThat(stream.statusCode()).isEqualTo(200);

        // When
        var took = system.part(CONNECTOR).stop();

        // Then
        String heard;
        try (var body = stream.body()) {
            // An end that is none would be an exception.
            heard = new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
        system.sandbox().removeFaults();
        system.awaitReady(CONNECTOR);
        await("end of the run")
                .atMost(Duration.ofMinutes(2))
                .until(() -> system.tryFreshness().isPresent() && rest.get(run).hasNonNull("finishedAt"));
        var state = rest.get(run).get("state").textValue();
        Figures.print(
                "rolling-restart",
                "with somebody who follows a run the connector stopped in %s; the run was continued and is %s",
                Figures.seconds(took),
                state);
        assertThat(heard).contains("\"state\":\"running\"");
        assertThat(took).isLessThan(STOPPED_WITH_A_LISTENER_WITHIN);
        assertThat(state).isEqualTo("completed");
    }

    private static HttpResponse<InputStream> follow(String address, String token)
            throws IOException, InterruptedException {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create(address))
                                .timeout(Duration.ofSeconds(30))
                                .header("Authorization", "Bearer " + token)
                                .header("Accept", "text/event-stream")
                                .build(),
                        BodyHandlers.ofInputStream());
    }

    /** @param checkLoads whether they go on: a stop of a system that has nothing to do proves nothing */
    private static Restarts restartAll(
            RunningSystem system, CallbackLoad callbacks, Random random, Runnable checkLoads) {
        var restarts = new Restarts();
        var recovery = new Recovery(system, random);
        for (var round = 0; round < Counts.RESTARTS; round++) {
            for (var part : PARTS) {
                Pause.of(Duration.ofMillis(random.nextInt(LONGEST_CALM_MILLIS)));
                var took = system.part(part).stop();
                var began = System.nanoTime();
                system.awaitReady(part);
                restarts.add(part, took, Figures.since(began));
                checkLoads.run();
                callbacks.awaitAcknowledgement();
                recovery.await("restart of " + part);
            }
        }
        return restarts;
    }

    /** How long each part took to end, and then to be there again. */
    private static final class Restarts {

        private final Map<String, List<Duration>> stops = new LinkedHashMap<>();
        private final Map<String, List<Duration>> starts = new LinkedHashMap<>();

        void add(String part, Duration stop, Duration start) {
            stops.computeIfAbsent(part, name -> new ArrayList<>()).add(stop);
            starts.computeIfAbsent(part, name -> new ArrayList<>()).add(start);
        }

        int count() {
            return stops.values().stream().mapToInt(List::size).sum();
        }

        Duration longest() {
            return stops.values().stream()
                    .flatMap(List::stream)
                    .max(Duration::compareTo)
                    .orElseThrow();
        }

        void print() {
            stops.forEach((part, took) -> Figures.print(
                    "rolling-restart",
                    "%-24s %2d stops, longest %s, each %s; ready again after at most %s",
                    part,
                    took.size(),
                    Figures.seconds(Collections.max(took)),
                    took.stream().map(Figures::seconds).toList(),
                    Figures.seconds(Collections.max(starts.get(part)))));
        }

        /** In time, by themselves, and without work that failed because the database was closed under it. */
        void assertInOrder(RunningSystem system) {
            stops.forEach((part, took) -> assertThat(took)
                    .as("stops of " + part)
                    .hasSize(Counts.RESTARTS)
                    .allMatch(stop -> stop.compareTo(STOPPED_WITHIN) < 0, "within " + STOPPED_WITHIN));
            var logs = system.logs();
            // The launcher would end a service that is silent for long, and a stop would seem short.
            assertThat(logs.of("console").lines().filter(line -> line.contains(" does not answer")))
                    .as("parts that the launcher has ended")
                    .isEmpty();
            assertThat(PARTS.stream().flatMap(part -> logs.of(part).lines()).filter(line -> FailedWork.isTold(line)))
                    .as("work that failed")
                    .isEmpty();
        }
    }
}
