package com.accellis.engagement.endtoend.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What analysts read from the topics, held against what the REST API shows: every client's changes form a chain that ends
 * in the current scores, and the newest scores are the current ones.
 */
public final class PublishedScores {

    private final Map<String, Map<Integer, Score>> shown;
    private final List<String> differences = new ArrayList<>();
    private int changes;

    private PublishedScores(Map<String, Map<Integer, Score>> shown) {
        this.shown = shown;
    }

    /** @param changes number of changes on the topic, repetitions left out */
    public record Result(int changes, List<String> differences) {}

    /**
     * @param shown current scores by client and window
     * @param scoreChanges values of {@code engagement.score-changes}, in order for each client
     * @param newest value of the newest record of {@code engagement.scores}, by client
     */
    public static Result compare(
            Map<String, Map<Integer, Score>> shown, List<JsonNode> scoreChanges, Map<String, JsonNode> newest) {
        var published = new PublishedScores(shown);
        published.compareChain(scoreChanges);
        published.compareNewest(newest);
        return new Result(published.changes, List.copyOf(published.differences));
    }

    /** The newest scores alone, without the changes that led to them. */
    public static List<String> compareNewest(Map<String, Map<Integer, Score>> shown, Map<String, JsonNode> newest) {
        var published = new PublishedScores(shown);
        published.compareNewest(newest);
        return List.copyOf(published.differences);
    }

    private void compareChain(List<JsonNode> scoreChanges) {
        var ends = new TreeMap<String, Map<Integer, Score>>();
        var newest = new TreeMap<String, Long>();
        var last = new TreeMap<String, Long>();
        var seen = new HashMap<String, JsonNode>();
        for (var change : scoreChanges) {
            var client = change.get("clientId").textValue();
            last.put(client, revision(change));
            var same = seen.putIfAbsent(client + " " + revision(change), change);
            if (same != null) {
                // Delivery is at least once: what was sent in a transaction that broke off comes again, in its order.
                expectSame(client, change, same);
            } else if (revision(change) < newest.getOrDefault(client, 0L)) {
                report(client, revision(change), newest.get(client));
            } else {
                newest.put(client, revision(change));
                changes++;
                follow(client, change, ends.computeIfAbsent(client, unknown -> new TreeMap<>()));
            }
        }
        last.forEach((client, revision) -> {
            if (revision < newest.get(client)) {
                report(client, revision, newest.get(client));
            }
        });
        for (var client : clients(ends)) {
            var scored = shown.getOrDefault(client, Map.of());
            var end = ends.getOrDefault(client, Map.of());
            for (var window : windows(scored, end)) {
                report(client, window, "last change", scored.get(window), end.get(window));
            }
        }
    }

    private void report(String client, long older, long newer) {
        differences.add("client " + client + ": change of revision " + older + " after revision " + newer);
    }

    private void expectSame(String client, JsonNode change, JsonNode before) {
        if (!change.equals(before)) {
            differences.add("client " + client + ": another change of revision " + revision(change));
        }
    }

    private void follow(String client, JsonNode change, Map<Integer, Score> state) {
        for (var step : change.get("windows")) {
            var window = step.get("window").intValue();
            report(
                    client,
                    window,
                    "chain at revision " + revision(change),
                    state.get(window),
                    score(step.get("before")));
            state.put(window, score(step.get("after")));
        }
    }

    private void compareNewest(Map<String, JsonNode> newest) {
        for (var client : clients(newest)) {
            var scored = shown.getOrDefault(client, Map.of());
            var published = new TreeMap<Integer, Score>();
            if (newest.containsKey(client)) {
                newest.get(client)
                        .get("windows")
                        .forEach(window -> published.put(window.get("window").intValue(), Score.of(window)));
            }
            for (var window : windows(scored, published)) {
                report(client, window, "newest scores", scored.get(window), published.get(window));
            }
        }
    }

    private void report(String client, int window, String what, Score expected, Score found) {
        if (!Objects.equals(expected, found)) {
            differences.add("client " + client + ", " + window + " days, " + what + ": expected " + expected
                    + " but found " + found);
        }
    }

    private TreeSet<String> clients(Map<String, ?> published) {
        var all = new TreeSet<>(shown.keySet());
        all.addAll(published.keySet());
        return all;
    }

    private static TreeSet<Integer> windows(Map<Integer, Score> one, Map<Integer, Score> other) {
        var all = new TreeSet<>(one.keySet());
        all.addAll(other.keySet());
        return all;
    }

    private static long revision(JsonNode change) {
        return change.get("revision").longValue();
    }

    private static Score score(JsonNode json) {
        return json == null || json.isNull() ? null : Score.of(json);
    }
}
