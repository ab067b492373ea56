package com.accellis.engagement.endtoend.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Asks services once a second whether they live and whether they are ready, as those do who restart them or send them
 * requests. No answer in time is a bad answer.
 */
public final class HealthWatch implements AutoCloseable {

    private static final long MILLIS_BETWEEN = 1_000;
    /** As in {@code deploy/kubernetes}. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(3);

    private static final Duration READY_LIMIT = Duration.ofMinutes(1);
    private static final int LONGEST_TEXT = 2_000;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_LIMIT)
            .build();
    private final long began = System.nanoTime();
    private final Map<String, Service> services = new TreeMap<>();
    private final ScheduledExecutorService threads;

    private HealthWatch(Map<String, String> addresses) {
        // One for each question: who waits for an answer keeps nobody from asking another.
        threads = Executors.newScheduledThreadPool(2 * addresses.size());
        addresses.forEach((name, address) -> {
            var service = new Service();
            services.put(name, service);
            repeat(() -> service.lives(ask(address + "/q/health/live")));
            repeat(() -> service.isReady(ask(address + "/q/health/ready")));
        });
    }

    /** @param addresses of the management interfaces, by service */
    static HealthWatch of(Map<String, String> addresses) {
        return new HealthWatch(addresses);
    }

    /** @param service has to be started */
    public static HealthWatch of(String name, ServiceProcess service) {
        return of(Map.of(
                name,
                service.managementAddress().orElseThrow(() -> new AssertionError("The " + name + " has not started"))));
    }

    private interface Question {
        void ask() throws InterruptedException;
    }

    private void repeat(Question question) {
        threads.scheduleWithFixedDelay(
                () -> {
                    try {
                        question.ask();
                    } catch (InterruptedException closed) {
                        Thread.currentThread().interrupt();
                    }
                },
                0,
                MILLIS_BETWEEN,
                TimeUnit.MILLISECONDS);
    }

    /** What is wrong with the answer; empty when nothing is. */
    private String ask(String address) throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(address))
                .timeout(ANSWER_LIMIT)
                .build();
        try {
            var answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                return "";
            }
            var body = answer.body().replaceAll("\\s+", " ");
            return answer.statusCode() + " " + body.substring(0, Math.min(LONGEST_TEXT, body.length()));
        } catch (IOException noAnswer) {
            return noAnswer.toString();
        }
    }

    /** How often a service was asked whether it lives; of all of them the smallest number. */
    public int fewestQuestions() {
        return services.values().stream().mapToInt(Service::questions).min().orElse(0);
    }

    /** How often all of them were asked whether they live. */
    public int questions() {
        return services.values().stream().mapToInt(Service::questions).sum();
    }

    /** Each time a service did not say that it lives: which, when, and what it said. */
    public List<String> notAlive() {
        var all = new ArrayList<String>();
        services.forEach((name, service) -> service.notAlive().forEach(said -> all.add(name + " " + said)));
        return all;
    }

    /** For how long services were not ready, for those that were not. */
    public Map<String, Duration> notReady() {
        var durations = new TreeMap<String, Duration>();
        services.forEach((name, service) -> durations.put(name, service.notReady()));
        durations.values().removeIf(Duration::isZero);
        return durations;
    }

    /** Until every service has said anew that it is ready. */
    public void awaitReady() {
        var asked = System.nanoTime();
        Awaitility.await("readiness of all services")
                .atMost(READY_LIMIT)
                .until(() -> services.values().stream().allMatch(service -> service.wasReadyAfter(asked)));
    }

    /** What was said until then stays known, and does not change any more. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(2 * ANSWER_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("A question about health does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Service {

        private final List<String> notAlive = new ArrayList<>();
        private int questions;
        private boolean ready = true;
        private long notReadySince;
        private long lastReady = Long.MIN_VALUE;
        private Duration notReady = Duration.ZERO;

        synchronized void lives(String problem) {
            questions++;
            if (!problem.isEmpty()) {
                var seconds = (System.nanoTime() - began) / 1e9;
                notAlive.add(String.format(Locale.ROOT, "after %.1f s: %s", seconds, problem));
            }
        }

        synchronized void isReady(String problem) {
            var now = System.nanoTime();
            var is = problem.isEmpty();
            if (is && !ready) {
                notReady = notReady.plusNanos(now - notReadySince);
            }
            if (!is && ready) {
                notReadySince = now;
            }
            if (is) {
                lastReady = now;
            }
            ready = is;
        }

        synchronized int questions() {
            return questions;
        }

        synchronized List<String> notAlive() {
            return List.copyOf(notAlive);
        }

        synchronized Duration notReady() {
            return ready ? notReady : notReady.plusNanos(System.nanoTime() - notReadySince);
        }

        synchronized boolean wasReadyAfter(long instant) {
            return lastReady != Long.MIN_VALUE && lastReady - instant > 0;
        }
    }
}
