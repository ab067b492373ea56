package com.accellis.engagement.endtoend;

import com.accellis.engagement.endtoend.RestAnswers.Way;
import com.accellis.engagement.endtoend.system.RunningSystem;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import org.awaitility.Awaitility;

/**
 * Who reads over the edge from each service with a REST interface, at a steady rate, and takes what comes: an answer, or
 * 503 with a time to come back, by the service or, when it cannot be reached, by the edge.
 */
final class EdgeReads implements AutoCloseable {

    private static final Duration BETWEEN = Duration.ofMillis(500);
    /** The edge waits for a service for 30 s. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(40);

    private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(100);

    private static final Map<String, String> READ = Map.of(
            "client-registry-service", "/api/v1/clients?size=20",
            "connector-service", "/api/v1/sync-runs/freshness",
            "scoring-service", "/api/v1/scores?window=30&size=20");

    private final String address;
    private final String token;
    private final RestAnswers answers = new RestAnswers();
    /** When the last read with a good answer was sent, by service and {@link System#nanoTime()}. */
    private final Map<String, Long> good = new ConcurrentHashMap<>();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Phaser underWay = new Phaser(1);
    private final CompletableFuture<Void> running;
    private volatile boolean stopping;

    /** Begins at once. */
    EdgeReads(RunningSystem system) {
        this.address = system.address();
        this.token = system.token("viewer");
        this.running = CompletableFuture.runAsync(this::run, work -> new Thread(work, "edge-reads").start());
    }

    private void run() {
        while (!stopping) {
            READ.forEach(this::read);
            Pause.of(BETWEEN);
        }
    }

    private void read(String service, String path) {
        underWay.register();
        var sentAt = System.nanoTime();
        var request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(ANSWER_LIMIT)
                .header("Authorization", "Bearer " + token)
                .build();
        client.sendAsync(request, BodyHandlers.ofString()).whenComplete((answer, failure) -> {
            note(service, sentAt, answer, failure);
            underWay.arriveAndDeregister();
        });
    }

    private void note(String service, long sentAt, HttpResponse<String> answer, Throwable failure) {
        answers.note(service, Way.EDGE, "GET", answer, failure);
        if (failure == null && answer.statusCode() == 200) {
            good.merge(service, sentAt, Math::max);
        }
    }

    /** Until a new request to each service is answered well. */
    void awaitEachService() {
        var now = System.nanoTime();
        Awaitility.await("answers of each service over the edge")
                .atMost(RECOVERY_LIMIT)
                .pollInterval(LOOK)
                .until(() -> READ.keySet().stream()
                        .allMatch(service -> good.containsKey(service) && good.get(service) - now > 0));
    }

    /** Until every request has been answered, or never will be. */
    RestAnswers stop() {
        stopping = true;
        running.join();
        underWay.arriveAndAwaitAdvance();
        return answers;
    }

    @Override
    public void close() {
        stopping = true;
        running.join();
    }
}
