package com.accellis.engagement.webhook.callback;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** An answer and how long it took to come. */
record Timed(HttpResponse<String> answer, Duration took) {

    static CompletableFuture<Timed> of(HttpClient http, HttpRequest request) {
        long began = System.nanoTime();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenApply(answer -> new Timed(answer, Duration.ofNanos(System.nanoTime() - began)));
    }

    /** @param share such as 0.99 */
    static Duration percentile(Collection<Timed> answers, double share) {
        List<Duration> sorted = answers.stream().map(Timed::took).sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(Math.ceil(sorted.size() * share)) - 1));
    }

    static Map<Integer, Long> statuses(Collection<Timed> answers) {
        return answers.stream()
                .collect(
                        Collectors.groupingBy(each -> each.answer().statusCode(), TreeMap::new, Collectors.counting()));
    }

    static String figures(Collection<Timed> answers) {
        return String.format(
                "statuses %s, p50 %d ms, p99 %d ms, max %d ms",
                statuses(answers),
                percentile(answers, 0.5).toMillis(),
                percentile(answers, 0.99).toMillis(),
                percentile(answers, 1).toMillis());
    }
}
