package com.accellis.engagement.benchmarks;

import static com.accellis.engagement.benchmarks.Figures.percentile;
import static com.accellis.engagement.benchmarks.Figures.say;

import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.testkit.TestTokens;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.SplittableRandom;

/** Requests one after the other over one connection that is kept open. */
final class Reads {

    private static final List<String> SORTS =
            List.of("-score", "score", "clientName", "-clientName", "-coverage", "industry", "-industry,clientName");
    private static final int PAGE = 50;
    private static final int WARM_UP = 500;
    private static final double PAGE_MILLIS = 30;
    private static final int PREVIEWS = 40;
    private static final int PREVIEW_WARM_UP = 10;
    private static final double PREVIEW_MILLIS = 300;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String address;
    private final ScoringOptions options;
    private final String token = TestTokens.admin();

    Reads(String address, ScoringOptions options) {
        this.address = address;
        this.options = options;
    }

    /** @param when what else happens meanwhile */
    void overview(String when) throws IOException, InterruptedException {
        say("reads, %s: %d pages of %d scores of %d clients", when, options.requests(), PAGE, options.manyClients());
        var random = new SplittableRandom(1);
        var pages = Math.max(1, options.manyClients() / PAGE);
        for (var i = 0; i < WARM_UP; i++) {
            page(SORTS.get(i % SORTS.size()), random.nextInt(pages));
        }
        var millis = new double[options.requests()];
        var bySort = new double[SORTS.size()][options.requests() / SORTS.size()];
        for (var i = 0; i < options.requests(); i++) {
            var sort = i % SORTS.size();
            // The first pages are looked at most.
            var number = i % 2 == 0 ? 0 : random.nextInt(pages);
            millis[i] = page(SORTS.get(sort), number);
            if (i / SORTS.size() < bySort[sort].length) {
                bySort[sort][i / SORTS.size()] = millis[i];
            }
        }
        say("  overview page: %s", Figures.spread(millis));
        for (var sort = 0; sort < SORTS.size(); sort++) {
            say("    sorted by %-22s %s", SORTS.get(sort), Figures.spread(bySort[sort]));
        }
        var p99 = percentile(millis, 0.99);
        say(
                "overview page p99, %s: %.1f ms (target: below %.0f ms): %s",
                when, p99, PAGE_MILLIS, Targets.below("overview page p99, " + when, p99, "ms", PAGE_MILLIS));
    }

    private double page(String sort, int number) throws IOException, InterruptedException {
        var request = request("/api/v1/scores?window=30&size=" + PAGE + "&sort=" + sort + "&page=" + number)
                .GET()
                .build();
        var began = System.nanoTime();
        var answer = http.send(request, BodyHandlers.ofByteArray());
        var millis = (System.nanoTime() - began) / 1e6;
        expectOk(answer);
        return millis;
    }

    /** What other weights would do to all clients. */
    void preview() throws IOException, InterruptedException {
        var path = "/api/v1/scorecards/preview";
        var request = request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(otherWeights()))
                .build();
        var first = http.send(request, BodyHandlers.ofByteArray());
        if (first.statusCode() == 404 || first.statusCode() == 405) {
            say("preview over all clients: not available, POST %s is answered with %d", path, first.statusCode());
            return;
        }
        expectOk(first);
        var millis = new double[PREVIEWS];
        for (var i = -PREVIEW_WARM_UP; i < PREVIEWS; i++) {
            var began = System.nanoTime();
            expectOk(http.send(request, BodyHandlers.ofByteArray()));
            if (i >= 0) {
                millis[i] = (System.nanoTime() - began) / 1e6;
            }
        }
        say("  preview: %s", Figures.spread(millis));
        var most = percentile(millis, 1);
        say(
                "preview over %d clients, slowest of %d: %.0f ms (target: below %.0f ms): %s",
                options.manyClients(),
                PREVIEWS,
                most,
                PREVIEW_MILLIS,
                Targets.below("preview of a scorecard, slowest", most, "ms", PREVIEW_MILLIS));
    }

    /** The rules in force with the first weight raised by one. */
    private String otherWeights() throws IOException, InterruptedException {
        var answer = http.send(request("/api/v1/scorecards?size=1").GET().build(), BodyHandlers.ofByteArray());
        expectOk(answer);
        var document = EventJson.mapper()
                .readTree(answer.body())
                .path("items")
                .path(0)
                .path("document")
                .deepCopy();
        var metric = (ObjectNode) document.path("metrics").path(0);
        metric.put("weight", metric.path("weight").intValue() + 1);
        return document.toString();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path)).header("Authorization", "Bearer " + token);
    }

    private static void expectOk(HttpResponse<byte[]> answer) {
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.request().uri() + " was answered with " + answer.statusCode() + ": "
                    + new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
        }
    }
}
