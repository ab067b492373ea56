package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.oracle.PublishedScores;
import com.accellis.engagement.endtoend.oracle.Score;
import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.ScoringSite;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a scoring service at rest has stored and published, held once against what had to come of a load. */
final class ScoringComparison {

    private static final int SHOWN = 20;
    private static final String SCORES = "engagement.scores";
    private static final String CHANGES = "engagement.score-changes";

    private final ScoringSite site;
    private final Map<String, Map<Integer, Score>> stored;
    private final List<String> differences = new ArrayList<>();
    private int repeated;
    private int overtaken;

    private ScoringComparison(ScoringSite site) {
        this.site = site;
        this.stored = site.scores();
    }

    /**
     * @param wrong scores that differ from the recalculation
     * @param changes score changes on the topic
     * @param repeated events that came again, with the same id and the same content
     * @param overtaken scores that came again after newer ones of their client
     */
    record Result(
            int clients, int scores, int wrong, int changes, int repeated, int overtaken, List<String> differences) {

        void assertNoDifference() {
            assertThat(clients).as("clients with scores").isPositive();
            assertThat(differences.stream().limit(SHOWN).toList())
                    .as("the first of %d differences", differences.size())
                    .isEmpty();
        }

        @Override
        public String toString() {
            return String.format(
                    "%d clients, %d scores compared: %d wrong; %d changes in an unbroken chain: 0 missing, 0 doubled;"
                            + " %d events repeated with the same id, %d of them after newer ones; differences: %d",
                    clients, scores, wrong, changes, repeated, overtaken, differences.size());
        }
    }

    static Result of(ScoringSite site, ScoringLoad load) {
        return new ScoringComparison(site).compare(load);
    }

    /**
     * What is stored, and the newest of what is published, alone: a database that was restored goes on from what it knows, so
     * its changes do not follow from those that were published meanwhile.
     */
    static Result ofRestored(ScoringSite site, ScoringLoad load) {
        return new ScoringComparison(site).compareNewest(load);
    }

    private Result compareNewest(ScoringLoad load) {
        var wrong = compareStored(load);
        var greatest = new TreeMap<String, Long>();
        // What compaction leaves is what came last.
        var newest = new TreeMap<String, JsonNode>();
        site.published(SCORES).forEach(found -> {
            var value = Json.read(found.value());
            greatest.merge(found.key(), revision(value), Math::max);
            newest.put(found.key(), value);
        });
        site.revisions()
                .forEach((client, revision) -> expect(
                        "newest revision of " + client + " on " + SCORES, revision, greatest.getOrDefault(client, 0L)));
        expect("clients on " + SCORES, site.revisions().keySet(), greatest.keySet());
        differences.addAll(PublishedScores.compareNewest(stored, newest));
        return result(wrong, 0);
    }

    private Result compare(ScoringLoad load) {
        var wrong = compareStored(load);

        var newest = new TreeMap<String, JsonNode>();
        var revisions = new TreeMap<String, TreeMap<Long, JsonNode>>();
        for (var found : site.published(SCORES)) {
            var value = Json.read(found.value());
            var ofClient = revisions.computeIfAbsent(found.key(), unknown -> new TreeMap<>());
            overtaken += !ofClient.isEmpty() && ofClient.lastKey() > revision(value) ? 1 : 0;
            ofClient.put(revision(value), value);
            newest.put(found.key(), value);
        }
        countRepetitions(site.published(SCORES));
        var changes = countRepetitions(site.published(CHANGES));
        compareRevisions(revisions, changes.values());
        expect("changes on " + CHANGES, site.changes(), changes.keySet());
        var published = PublishedScores.compare(stored, List.copyOf(changes.values()), newest);
        differences.addAll(published.differences());
        return result(wrong, published.changes());
    }

    /** Scores are announced with every change and with a new day; nothing else may be between them. */
    private void compareRevisions(Map<String, TreeMap<Long, JsonNode>> revisions, Collection<JsonNode> changes) {
        var changed = new HashMap<String, Set<Long>>();
        changes.forEach(
                change -> changed.computeIfAbsent(change.get("clientId").textValue(), unknown -> new TreeSet<>())
                        .add(revision(change)));
        site.revisions().forEach((client, newest) -> {
            var ofClient = revisions.getOrDefault(client, new TreeMap<>());
            expect(
                    "newest revision of " + client + " on " + SCORES,
                    newest,
                    ofClient.isEmpty() ? 0L : ofClient.lastKey());
            var before = Json.read("[]");
            for (var revision : ofClient.entrySet()) {
                var windows = revision.getValue().get("windows");
                var isChange = changed.getOrDefault(client, new TreeSet<>()).remove(revision.getKey());
                if (!isChange) {
                    expect(
                            "scores of " + client + " at revision " + revision.getKey() + " without a change",
                            before,
                            windows);
                }
                before = windows;
            }
        });
        changed.values().removeIf(Set::isEmpty);
        expect("changes without a revision on " + SCORES, Map.of(), changed);
        expect("clients on " + SCORES, site.revisions().keySet(), revisions.keySet());
    }

    private Result result(int wrong, int changes) {
        return new Result(
                stored.size(),
                stored.values().stream().mapToInt(Map::size).sum(),
                wrong,
                changes,
                repeated,
                overtaken,
                List.copyOf(differences));
    }

    private static long revision(JsonNode event) {
        return event.get("revision").longValue();
    }

    /** @return how many scores differ from the recalculation */
    private int compareStored(ScoringLoad load) {
        var today = LocalDate.now(ZoneOffset.UTC);
        expect("last days of the scores", Set.of(today), site.lastDays());
        var expected = load.expected(today);
        var before = differences.size();
        var clients = new TreeSet<>(expected.keySet());
        clients.addAll(stored.keySet());
        for (var client : clients) {
            var should = expected.getOrDefault(client, Map.of());
            var is = stored.getOrDefault(client, Map.of());
            var windows = new TreeSet<>(should.keySet());
            windows.addAll(is.keySet());
            windows.forEach(window ->
                    expect("client " + client + " over " + window + " days", should.get(window), is.get(window)));
        }
        return differences.size() - before;
    }

    /** The events without those that came again, by client and revision; the same id has to say the same. */
    private Map<String, JsonNode> countRepetitions(List<ConsumerRecord<String, String>> found) {
        var events = new LinkedHashMap<String, JsonNode>();
        for (var event : found) {
            var header = event.headers().lastHeader("ce_id");
            var id = new String(header.value(), StandardCharsets.UTF_8)
                    .substring(event.topic().length() + 1);
            var value = Json.read(event.value());
            var first = events.putIfAbsent(id, value);
            if (first != null) {
                repeated++;
                expect("second event " + id, first, value);
            }
        }
        return events;
    }

    private void expect(String what, Object expected, Object found) {
        if (expected == null ? found != null : !expected.equals(found)) {
            differences.add(what + ": expected " + expected + " but found " + found);
        }
    }
}
