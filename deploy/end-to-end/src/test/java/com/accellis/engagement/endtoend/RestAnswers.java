package com.accellis.engagement.endtoend;

import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * How requests were answered, by service and way. Nobody at the address is no answer, and no failure of a service that
 * is away; a connection that ends under a request is counted apart, because its sender cannot know how far it came.
 */
final class RestAnswers {

    enum Way {
        EDGE,
        DIRECT
    }

    private final Map<String, Count> counts = new ConcurrentSkipListMap<>();
    private final List<String> unexpected = new CopyOnWriteArrayList<>();

    /** Of one service, on one way. */
    private static final class Count {

        /** By status; {@code 503 of the edge} is told apart from that of a service. */
        private final Map<String, Integer> answers = new TreeMap<>();

        private final Map<String, Integer> broken = new TreeMap<>();
        private int unreached;
        private int late;

        @Override
        public String toString() {
            return answers + ", reached nobody " + unreached + ", broken off " + broken + ", late " + late;
        }
    }

    private static String key(String service, Way way) {
        return way + " " + service;
    }

    /** @param failure null when there was an answer */
    void note(String service, Way way, String method, HttpResponse<String> answer, Throwable failure) {
        var found = counts.computeIfAbsent(key(service, way), key -> new Count());
        var cause = failure instanceof CompletionException ? failure.getCause() : failure;
        synchronized (found) {
            if (cause == null) {
                found.answers.merge(kind(way, answer), 1, Integer::sum);
            } else if (cause instanceof ConnectException) {
                found.unreached++;
            } else if (cause instanceof HttpTimeoutException) {
                found.late++;
            } else {
                found.broken.merge(method + ": " + cause.getMessage(), 1, Integer::sum);
            }
        }
        if (cause == null && isUnexpected(way, answer)) {
            unexpected.add(key(service, way) + " " + method + " " + answer.uri() + ": " + answer.statusCode() + " "
                    + answer.headers().map() + " " + answer.body());
        }
    }

    private static String kind(Way way, HttpResponse<String> answer) {
        if (way == Way.EDGE && isOfTheEdge(answer)) {
            return "503 of the edge";
        }
        return isBusy(answer) ? "503 busy" : Integer.toString(answer.statusCode());
    }

    /** 409 and 412 answer a repeat whose predecessor was heard after all. */
    private static boolean isUnexpected(Way way, HttpResponse<String> answer) {
        var status = answer.statusCode();
        var expected = status / 100 == 2 || status == 409 || status == 412;
        return !expected && !isBusy(answer) && !(way == Way.EDGE && isOfTheEdge(answer));
    }

    /**
     * A service that has just started and gets a full load has too few connections to its database for a moment. It says so, as
     * it does whenever the database is away, and asks to come back.
     */
    private static boolean isBusy(HttpResponse<String> answer) {
        return answer.statusCode() == 503
                && answer.headers().firstValue("Retry-After").isPresent()
                && answer.body().contains("\"urn:problem:unavailable\"");
    }

    /** What its README says of a service that does not answer, to the letter. A service says other words. */
    private static boolean isOfTheEdge(HttpResponse<String> answer) {
        return answer.statusCode() == 503
                && answer.headers().firstValue("Retry-After").equals(Optional.of("2"))
                && answer.headers().firstValue("Content-Type").equals(Optional.of("application/problem+json"))
                && answer.body().contains("\"urn:problem:unavailable\"")
                && answer.body().contains("The service does not answer right now.");
    }

    /** Answers that nobody has to expect, whatever is stopped: all 5xx but 503 with a time to come back are among them. */
    List<String> unexpected() {
        return List.copyOf(unexpected);
    }

    /** Requests whose connection ended before their answer. */
    int broken(String service, Way way) {
        var found = counts.getOrDefault(key(service, way), new Count());
        synchronized (found) {
            return found.broken.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    int late() {
        return counts.values().stream().mapToInt(found -> found.late).sum();
    }

    void print(String test) {
        counts.forEach((key, found) -> Figures.print(test, "%-32s %s", key, found));
    }
}
