package com.accellis.engagement.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Shows the first import until every client has scores made from all that was loaded. */
final class ImportWatch {

    private static final int PAGE = 200;

    private final Api api;
    private final Terminal terminal;
    private final Duration every;
    private final Set<String> reported = new HashSet<>();

    ImportWatch(Api api, Terminal terminal, Duration every) {
        this.api = api;
        this.terminal = terminal;
        this.every = every;
    }

    /** What is there in the end. */
    record Loaded(String counts, long clients, long scores) {}

    /** Returns when everything is loaded, however long that takes. */
    Loaded await() throws InterruptedException {
        long before = -1;
        while (true) {
            var state = api.get("/api/v1/sync-runs/freshness").map(ImportState::of);
            state.ifPresent(this::show);
            if (state.filter(ImportState::complete).isPresent()) {
                var scores = completeScores();
                // Two looks with the same number: clients arrive by topic, some of them after the first are scored.
                if (scores > 0 && scores == before) {
                    return new Loaded(state.get().counts(), total("/api/v1/clients?size=1"), scores);
                }
                before = scores;
                terminal.progress(state.get().counts() + "; scoring …");
            }
            Thread.sleep(every.toMillis());
        }
    }

    private void show(ImportState state) {
        for (var entity : state.failing()) {
            var line = "Reading " + entity.name() + " failed and is tried again: "
                    + entity.error().orElse("");
            if (reported.add(line)) {
                terminal.say(line);
            }
        }
        if (!state.complete()) {
            terminal.progress(state.progress());
        }
    }

    /** @return how many clients are scored, or -1 while one of them still waits for a source */
    private long completeScores() throws InterruptedException {
        long total = 0;
        for (var page = 0; page * (long) PAGE <= total; page++) {
            var answer = api.get("/api/v1/scores?window=30&size=" + PAGE + "&page=" + page);
            if (answer.isEmpty() || answer.filter(ImportWatch::waits).isPresent()) {
                return -1;
            }
            total = answer.get().path("page").path("total").asLong();
            if (total == 0) {
                return -1;
            }
        }
        return total;
    }

    private static boolean waits(JsonNode scores) {
        for (var item : scores.path("items")) {
            for (var metric : item.path("metrics")) {
                if (metric.path("reason").asText().equals("not-loaded")) {
                    return true;
                }
            }
        }
        return false;
    }

    private long total(String path) throws InterruptedException {
        return api.get(path)
                .map(answer -> answer.path("page").path("total").asLong())
                .orElse(0L);
    }
}
