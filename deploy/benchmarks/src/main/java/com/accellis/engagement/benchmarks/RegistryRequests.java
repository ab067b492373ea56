package com.accellis.engagement.benchmarks;

import static com.accellis.engagement.benchmarks.Figures.percentile;
import static com.accellis.engagement.benchmarks.Figures.say;

import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.testkit.TestTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/** Requests to the registry one after the other over one connection that is kept open. */
final class RegistryRequests {

    private static final int PAGE = 50;
    private static final int WARM_UP = 250;
    private static final double LIST_MILLIS = 50;
    private static final int WARM_UP_ROUNDS = 3;
    private static final double SUGGESTIONS_MILLIS = 2_000;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String address;
    private final RegistryOptions options;
    private final String token = TestTokens.viewer();

    RegistryRequests(String address, RegistryOptions options) {
        this.address = address;
        this.options = options;
    }

    /** Search, filter and list of clients and companies, kind by kind; half of the pages are the first, half are any. */
    void lists() throws IOException, InterruptedException {
        var clientPages = Math.max(1, options.clients() / PAGE);
        var companyPages = Math.max(1, (2 * options.clients() + options.unmapped()) / PAGE);
        Map<String, IntFunction<String>> kinds = new LinkedHashMap<>();
        kinds.put("clients", i -> "clients?page=" + page(i, clientPages));
        kinds.put("clients by industry", i -> "clients?sort=-industry,name&page=" + page(i, clientPages));
        kinds.put("clients filtered", i -> "clients?status=active&industry=retail&page=" + page(i, clientPages / 8));
        kinds.put("clients searched, many found", i -> "clients?q=dental&page=" + page(i, 4));
        kinds.put("clients searched, few found", i -> "clients?q=Quillworth%20" + "abcdefgh".charAt(i % 8));
        kinds.put("clients searched, none found", i -> "clients?q=zz" + i);
        kinds.put("companies", i -> "companies?page=" + page(i, companyPages));
        kinds.put("companies mapped", i -> "companies?mapped=true&page=" + page(i, companyPages / 2));
        kinds.put("companies unmapped", i -> "companies?mapped=false&page=" + page(i, companyPages / 8));
        kinds.put("companies searched, many found", i -> "companies?q=dental&page=" + page(i, 4));
        kinds.put("companies searched, few found", i -> "companies?q=Quillworth%20" + "abcdefgh".charAt(i % 8));
        kinds.put("companies searched, none found", i -> "companies?q=zz" + i);
        kinds.put("companies of a type, none found", i -> "companies?type=zz" + i);
        say("list: %d requests of each kind for pages of %d", options.requests(), PAGE);
        for (var kind : List.copyOf(kinds.entrySet())) {
            var first = send(kind.getValue().apply(0));
            if (first.statusCode() == 400) {
                say("  %-32s not available: %s", kind.getKey(), detail(first));
                kinds.remove(kind.getKey());
            }
        }
        // All kinds before the first is measured: what they share is compiled while any of them runs.
        for (var paths : kinds.values()) {
            for (var i = 0; i < WARM_UP; i++) {
                expectOk(send(paths.apply(i)));
            }
        }
        var slowest = 0.0;
        for (var kind : kinds.entrySet()) {
            var millis = measure(kind.getValue());
            slowest = Math.max(slowest, percentile(millis, 0.99));
            say("  %-32s %s", kind.getKey(), Figures.spread(millis));
        }
        say(
                "list, greatest p99 of all kinds: %.1f ms (target: below %.0f ms): %s",
                slowest, LIST_MILLIS, Targets.below("list of clients, greatest p99", slowest, "ms", LIST_MILLIS));
    }

    /** The same pages in every run. */
    private static int page(int request, int pages) {
        return request % 2 == 0 ? 0 : new SplittableRandom(request).nextInt(Math.max(1, pages));
    }

    private double[] measure(IntFunction<String> paths) throws IOException, InterruptedException {
        var millis = new double[options.requests()];
        for (var i = 0; i < millis.length; i++) {
            var path = paths.apply(i);
            var began = System.nanoTime();
            expectOk(send(path));
            millis[i] = (System.nanoTime() - began) / 1e6;
        }
        return millis;
    }

    /**
     * The surest first: for that order all unmapped companies are compared with all clients, in the first request after
     * every change.
     */
    void suggestions(Connection database) throws IOException, InterruptedException, SQLException {
        say("suggestions: %d rounds over all unmapped companies", options.rounds());
        var cold = System.nanoTime();
        var answer = send("companies/suggestions?size=200");
        expectOk(answer);
        say("  first request, with cold code: %.0f ms", (System.nanoTime() - cold) / 1e6);
        var document = EventJson.mapper().readTree(answer.body());
        if (document.at("/page/total").asInt() != options.unmapped()) {
            throw new IllegalStateException("Suggestions were made for " + document.at("/page/total"));
        }
        var most = told(database, "suggestions for all unmapped companies", "companies/suggestions?size=200");
        say(
                "suggestions, slowest of %d: %.0f ms (target: below %.0f ms): %s",
                options.rounds(),
                most,
                SUGGESTIONS_MILLIS,
                Targets.below("suggestions, slowest", most, "ms", SUGGESTIONS_MILLIS));
        told(database, "a page of suggestions by name", "companies/suggestions?size=50&sort=name");
        told(database, "all conflicts", "companies/conflicts?size=200");
        say(
                "  %-40s %s",
                "suggestions asked for again", Figures.spread(measure(i -> "companies/suggestions?size=200")));
    }

    /** Times requests before each of which the registry believes that something has changed. */
    private double told(Connection database, String what, String path)
            throws IOException, InterruptedException, SQLException {
        var millis = new double[options.rounds()];
        for (var i = -WARM_UP_ROUNDS; i < millis.length; i++) {
            try (var change = database.createStatement()) {
                change.executeUpdate("UPDATE registry_version SET version = version + 1");
            }
            var began = System.nanoTime();
            expectOk(send(path));
            if (i >= 0) {
                millis[i] = (System.nanoTime() - began) / 1e6;
            }
        }
        say("  %-40s %s", what, Figures.spread(millis));
        return percentile(millis, 1);
    }

    private HttpResponse<byte[]> send(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(address + "/api/v1/" + path))
                .header("Authorization", "Bearer " + token)
                .GET()
                .build();
        return http.send(request, BodyHandlers.ofByteArray());
    }

    private static String detail(HttpResponse<byte[]> answer) throws IOException {
        return EventJson.mapper().readTree(answer.body()).path("detail").asText();
    }

    private static void expectOk(HttpResponse<byte[]> answer) {
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.request().uri() + " was answered with " + answer.statusCode() + ": "
                    + new String(answer.body(), StandardCharsets.UTF_8));
        }
    }
}
