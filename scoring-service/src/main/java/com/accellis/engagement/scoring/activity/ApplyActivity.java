package com.accellis.engagement.scoring.activity;

import com.accellis.engagement.events.Topic;
import com.accellis.engagement.scoring.counting.Activity;
import com.accellis.engagement.scoring.counting.LatestVersions;
import com.accellis.engagement.scoring.score.Assignments;
import com.accellis.engagement.scoring.score.Causes;
import com.accellis.engagement.scoring.score.ClientScores;
import com.accellis.engagement.scoring.score.Facts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A batch of facts: keep the newer ones, move the day buckets, score the clients they belong to. Locks are taken in one
 * order everywhere: facts, buckets, companies, clients.
 */
@ApplicationScoped
class ApplyActivity {

    private final Facts facts;
    private final Assignments assignments;
    private final ClientScores scores;

    ApplyActivity(Facts facts, Assignments assignments, ClientScores scores) {
        this.facts = facts;
        this.assignments = assignments;
        this.scores = scores;
    }

    /** @param nextOffsets how far the topic is applied once this has committed */
    @Transactional
    void apply(Topic topic, List<Activity> activities, Map<Integer, Long> nextOffsets) {
        List<Facts.Moved> moved = facts.keepNewer(topic, LatestVersions.of(activities));
        Map<Long, UUID> clients = assignments.lockClientsOf(
                moved.stream().flatMap(Facts.Moved::companies).collect(Collectors.toCollection(TreeSet::new)));
        scores.rescore(causesByClient(moved, clients));
        facts.applied(topic.name(), nextOffsets);
    }

    private static Map<UUID, Causes> causesByClient(List<Facts.Moved> moved, Map<Long, UUID> clients) {
        Map<UUID, Causes> causes = new HashMap<>();
        for (Facts.Moved fact : moved) {
            fact.companies()
                    .map(clients::get)
                    .filter(client -> client != null)
                    .distinct()
                    .forEach(client ->
                            causes.computeIfAbsent(client, id -> new Causes()).add(fact));
        }
        return causes;
    }
}
