package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.RestAnswers.Way;
import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.RunningSystem;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who reads and writes while services come and go: each of the three with a REST interface, over the edge and straight
 * at its port. Readers ask at a steady rate and take what comes. A writer is careful: what it got no answer to it asks
 * for again, the other way, with the same {@code Idempotency-Key}; and of a change with {@code If-Match} it looks up
 * what became of it.
 */
final class RestLoad implements AutoCloseable {

    /** Each of the addresses below once a second: callbacks are the load, readers only have to be there. */
    private static final int READS_PER_SECOND = 12;

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(40);
    private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(3);
    private static final Duration ENDED_WITHIN = Duration.ofMinutes(3);
    private static final Duration BEFORE_REPEAT = Duration.ofMillis(200);
    private static final Duration BETWEEN_EDITS = Duration.ofMillis(300);
    private static final Duration BETWEEN_WISHES = Duration.ofSeconds(2);
    private static final Duration BETWEEN_AUDITS = Duration.ofSeconds(10);
    private static final int EDITS_OF_A_CLIENT = 9;

    private static final String REGISTRY = "client-registry-service";
    private static final String CONNECTOR = "connector-service";
    private static final String SCORING = "scoring-service";

    /** No score is made of these records. */
    private static final String A_RUN = "{\"entities\":[\"market-descriptions\"],\"mode\":\"incremental\"}";

    private static final String CLIENTS = "/api/v1/clients";
    private static final String RUNS = "/api/v1/sync-runs";
    private static final String AUDITS = "/api/v1/audits";

    private static final Map<String, List<String>> READ = Map.of(
            REGISTRY, List.of(CLIENTS + "?size=20", "/api/v1/companies?size=20"),
            CONNECTOR, List.of(RUNS + "?size=20", RUNS + "/freshness"),
            SCORING, List.of("/api/v1/scores?window=30&size=20", AUDITS + "?size=20"));

    private final RunningSystem system;
    private final String token;
    /** Where a service is found, by its name. */
    private final Map<String, Map<Way, String>> addresses = new LinkedHashMap<>();

    private final RestAnswers answers = new RestAnswers();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Phaser underWay = new Phaser(1);
    private final List<CompletableFuture<Void>> running = new ArrayList<>();
    /** In the names of the clients that are entered here, and of no others. */
    private final String mark = "Restarts " + UUID.randomUUID();

    private final List<Client> clients = new CopyOnWriteArrayList<>();
    private final List<String> runs = new CopyOnWriteArrayList<>();
    private final List<String> audits = new CopyOnWriteArrayList<>();
    private final List<String> lost = new CopyOnWriteArrayList<>();
    private final AtomicInteger edits = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();
    /** Changes that were made though their answer did not arrive. */
    private final AtomicInteger madeUnheard = new AtomicInteger();

    private volatile boolean stopping;

    RestLoad(RunningSystem system) {
        this.system = system;
        this.token = system.tokens().of("viewer", "manager");
        for (var service : READ.keySet()) {
            addresses.put(service, Map.of(Way.EDGE, system.address(), Way.DIRECT, system.addressOf(service)));
        }
        start("reading", this::read);
        start("entering-clients", this::enterClients);
        start("asking-for-runs", this::askForRuns);
        start("asking-for-audits", this::askForAudits);
    }

    /** As it should be now, by what was acknowledged. */
    private record Client(String id, String name, String tag) {}

    private void start(String name, Runnable work) {
        running.add(CompletableFuture.runAsync(work, todo -> new Thread(todo, name).start()));
    }

    private void read() {
        var targets = new ArrayList<Runnable>();
        READ.forEach((service, paths) -> {
            for (var way : Way.values()) {
                paths.forEach(path -> targets.add(() -> read(service, way, path)));
            }
        });
        var next = System.nanoTime();
        for (var turn = 0; !stopping; turn++) {
            targets.get(turn % targets.size()).run();
            next += Duration.ofSeconds(1).toNanos() / READS_PER_SECOND;
            Pause.of(Duration.ofNanos(Math.max(0, next - System.nanoTime())));
        }
    }

    private void read(String service, Way way, String path) {
        underWay.register();
        client.sendAsync(request(service, way, "GET", path, null).build(), BodyHandlers.ofString())
                .whenComplete((answer, failure) -> {
                    answers.note(service, way, "GET", answer, failure);
                    underWay.arriveAndDeregister();
                });
    }

    /** Who asks while a run is under way is given that one. */
    private void askForRuns() {
        while (!stopping) {
            var answer = Json.read(post(CONNECTOR, RUNS, A_RUN).body());
            runs.add(answer.get("items").get(0).get("id").textValue());
            Pause.of(BETWEEN_WISHES);
        }
    }

    /** One when the last has ended: all of them are made, and more would keep the service busy long after the load. */
    private void askForAudits() {
        while (!stopping) {
            var id = Json.read(post(SCORING, AUDITS, "{}").body()).get("id").textValue();
            audits.add(id);
            do {
                Pause.of(BETWEEN_AUDITS);
            } while (!stopping && !hasEnded(SCORING, AUDITS + "/" + id));
        }
    }

    private boolean hasEnded(String service, String path) {
        var answer = send(service, Way.DIRECT, request(service, Way.DIRECT, "GET", path, null), "GET");
        answer.filter(given -> !isGood(given)).ifPresent(RestLoad::expectNotNow);
        return answer.filter(RestLoad::isGood)
                .map(given -> Json.read(given.body()).hasNonNull("finishedAt"))
                .orElse(false);
    }

    private void enterClients() {
        while (!stopping) {
            var name = mark + " " + clients.size();
            var entered = post(REGISTRY, CLIENTS, edit(name, false));
            var entry = new Client(Json.read(entered.body()).get("id").textValue(), name, tag(entered));
            for (var number = 1; number <= EDITS_OF_A_CLIENT && !stopping; number++) {
                Pause.of(BETWEEN_EDITS);
                entry = rename(entry, name + " edit " + number);
            }
            clients.add(entry);
        }
    }

    private static String edit(String name, boolean allFields) {
        return "{\"name\":\"" + name + "\",\"autoScoring\":false" + (allFields ? ",\"window\":60}" : "}");
    }

    private static String tag(HttpResponse<String> answer) {
        return answer.headers().firstValue("ETag").orElseThrow(() -> new AssertionError("no ETag: " + answer.body()));
    }

    /** Until it is answered well, again and again under one key. */
    private HttpResponse<String> post(String service, String path, String body) {
        var key = UUID.randomUUID().toString();
        var deadline = System.nanoTime() + ANSWERED_WITHIN.toNanos();
        for (var attempt = 0; ; attempt++) {
            var way = way(attempt);
            var asking = request(service, way, "POST", path, body).header("Idempotency-Key", key);
            var answer = send(service, way, asking, "POST");
            if (answer.filter(RestLoad::isGood).isPresent()) {
                repeated.addAndGet(attempt == 0 ? 0 : 1);
                return answer.get();
            }
            // 409: the attempt before it is still being answered.
            answer.filter(given -> given.statusCode() != 409).ifPresent(RestLoad::expectNotNow);
            pauseUntil(deadline, "POST " + path);
        }
    }

    /** One of all attempts can succeed: {@code If-Match} refuses whatever comes after it. */
    private Client rename(Client before, String name) {
        var path = CLIENTS + "/" + before.id();
        var deadline = System.nanoTime() + ANSWERED_WITHIN.toNanos();
        for (var attempt = 0; ; attempt++) {
            var way = way(edits.get() + attempt);
            var asking = request(REGISTRY, way, "PUT", path, edit(name, true)).header("If-Match", before.tag());
            var answer = send(REGISTRY, way, asking, "PUT");
            if (answer.filter(RestLoad::isGood).isPresent()) {
                repeated.addAndGet(attempt == 0 ? 0 : 1);
                edits.incrementAndGet();
                return new Client(before.id(), name, tag(answer.get()));
            }
            answer.filter(given -> given.statusCode() != 412).ifPresent(RestLoad::expectNotNow);
            pauseUntil(deadline, "PUT " + path);
            var now = lookUp(path, deadline);
            if (now.name().equals(name)) {
                madeUnheard.incrementAndGet();
                edits.incrementAndGet();
                return now;
            }
            if (!now.equals(before)) {
                lost.add("client " + before + " is " + now);
                return now;
            }
        }
    }

    private Client lookUp(String path, long deadline) {
        for (var attempt = 0; ; attempt++) {
            var way = way(attempt);
            var answer = send(REGISTRY, way, request(REGISTRY, way, "GET", path, null), "GET");
            if (answer.filter(RestLoad::isGood).isPresent()) {
                return client(answer.get());
            }
            answer.ifPresent(RestLoad::expectNotNow);
            pauseUntil(deadline, "GET " + path);
        }
    }

    private static Client client(HttpResponse<String> answer) {
        var body = Json.read(answer.body());
        return new Client(body.get("id").textValue(), body.get("name").textValue(), tag(answer));
    }

    private static Way way(int attempt) {
        return Way.values()[attempt % Way.values().length];
    }

    private static void pauseUntil(long deadline, String what) {
        if (System.nanoTime() > deadline) {
            throw new AssertionError(what + " was not answered within " + ANSWERED_WITHIN);
        }
        Pause.of(BEFORE_REPEAT);
    }

    private static boolean isGood(HttpResponse<String> answer) {
        return answer.statusCode() / 100 == 2;
    }

    /** Which 503 is whose is counted; a writer has to repeat either. */
    private static void expectNotNow(HttpResponse<String> answer) {
        if (answer.statusCode() != 503) {
            throw new AssertionError(answer.request().method() + " " + answer.uri() + " answered " + answer.statusCode()
                    + ": " + answer.body());
        }
    }

    private HttpRequest.Builder request(String service, Way way, String method, String path, String body) {
        var request = HttpRequest.newBuilder(URI.create(addresses.get(service).get(way) + path))
                .timeout(ANSWER_LIMIT)
                .header("Authorization", "Bearer " + token)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return body == null ? request : request.header("Content-Type", "application/json");
    }

    /** Empty when there was no answer. */
    private Optional<HttpResponse<String>> send(String service, Way way, HttpRequest.Builder request, String method) {
        try {
            var answer =
                    client.sendAsync(request.build(), BodyHandlers.ofString()).get();
            answers.note(service, way, method, answer, null);
            return Optional.of(answer);
        } catch (ExecutionException noAnswer) {
            answers.note(service, way, method, null, noAnswer.getCause());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during " + method, e);
        }
    }

    /** Fails when somebody who reads or writes has given up. */
    void checkGoingOn() {
        running.stream().filter(CompletableFuture::isCompletedExceptionally).forEach(CompletableFuture::join);
    }

    /** Until every request has been answered, or never will be; fails when a writer could not do its work. */
    RestAnswers stop() {
        stopping = true;
        running.forEach(CompletableFuture::join);
        underWay.arriveAndAwaitAdvance();
        return answers;
    }

    /**
     * What was acknowledged beside what is there, once all services run. Clients are removed then, since the source
     * knows nothing of them.
     */
    void assertAllThere() {
        var rest = system.as(token);
        for (var expected : clients) {
            var path = CLIENTS + "/" + expected.id();
            var answer = rest.exchange("GET", path, null);
            if (answer.statusCode() != 200 || !client(answer).equals(expected)) {
                lost.add("client " + expected + ": " + answer.statusCode() + " " + answer.body());
            } else {
                assertThat(rest.exchange("DELETE", path, null, "If-Match", expected.tag())
                                .statusCode())
                        .as("removal of client " + expected)
                        .isEqualTo(204);
            }
        }
        // Each key entered one client, and all of them are removed: one that is left was entered twice.
        rest.get(CLIENTS + "?status=active&size=200&q=" + mark.replace(' ', '+'))
                .get("items")
                .forEach(left -> lost.add("entered twice: " + left));
        runs.stream().distinct().forEach(id -> expectEnded(RUNS + "/" + id));
        audits.stream().distinct().forEach(id -> expectEnded(AUDITS + "/" + id));
        assertThat(clients).as("clients that were entered").isNotEmpty();
        assertThat(runs).as("runs that were asked for").isNotEmpty();
        assertThat(audits)
                .as("audits that were asked for")
                .doesNotHaveDuplicates()
                .isNotEmpty();
        assertThat(lost).as("acknowledged, and not there").isEmpty();
    }

    /** A stop in the middle of it must not have been its end. */
    private void expectEnded(String path) {
        var rest = system.as(token);
        var deadline = System.nanoTime() + ENDED_WITHIN.toNanos();
        while (true) {
            var answer = rest.exchange("GET", path);
            var found = Json.read(answer.body());
            if (answer.statusCode() != 200) {
                lost.add(path + ": " + answer.statusCode() + " " + answer.body());
                return;
            }
            if (found.hasNonNull("finishedAt")) {
                if (!found.get("state").textValue().equals("completed")) {
                    lost.add(path + " ended otherwise: " + found);
                }
                return;
            }
            if (System.nanoTime() > deadline) {
                lost.add(path + " does not end: " + found);
                return;
            }
            Pause.of(BEFORE_REPEAT);
        }
    }

    int madeUnheard() {
        return madeUnheard.get();
    }

    @Override
    public String toString() {
        return clients.size() + " clients entered, " + edits + " edits, " + runs.size() + " runs and " + audits.size()
                + " audits asked for; " + repeated + " of them answered to a repeat, " + madeUnheard
                + " edits made though not answered; lost " + lost.size();
    }

    @Override
    public void close() {
        stopping = true;
        // What a writer met is told by stop(); a test that fails before has another reason.
        running.forEach(work -> work.handle((done, failure) -> null).join());
    }
}
