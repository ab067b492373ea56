package com.accellis.engagement.scoring.activity;

import com.accellis.engagement.events.Topic;
import com.accellis.engagement.scoring.counting.Activity;
import com.accellis.engagement.scoring.counting.LatestVersions;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.score.AppliedOffsets;
import com.accellis.engagement.scoring.score.Assignments;
import com.accellis.engagement.scoring.score.Causes;
import com.accellis.engagement.scoring.score.ClientScores;
import com.accellis.engagement.scoring.score.CountedBy;
import com.accellis.engagement.scoring.score.Facts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
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
    private final CountedBy countedBy;
    private final Assignments assignments;
    private final ClientScores scores;
    private final AppliedOffsets offsets;
    private final BusinessClock clock;

    ApplyActivity(
            Facts facts,
            CountedBy countedBy,
            Assignments assignments,
            ClientScores scores,
            AppliedOffsets offsets,
            BusinessClock clock) {
        this.facts = facts;
        this.countedBy = countedBy;
        this.assignments = assignments;
        this.scores = scores;
        this.offsets = offsets;
        this.clock = clock;
    }

    /**
     * @param traces per record, of those that have one
     * @param nextOffsets how far the topic is applied once this has committed
     * @param arrived when the oldest of the events came to its topic
     * @param later whether the clients are only marked, and scored soon
     */
    @Transactional
    void apply(
            Topic topic,
            List<Activity> activities,
            Map<String, String> traces,
            Map<Integer, Long> nextOffsets,
            Instant arrived,
            boolean later) {
        List<Facts.Moved> moved = facts.keepNewer(topic, LatestVersions.of(activities), clock.now());
        // After a count of everything, which keeps others from writing facts, it must not be mixed with what counted
        // before.
        countedBy.requireOurs();
        Map<Long, UUID> clients = assignments.lockClientsOf(
                moved.stream().flatMap(Facts.Moved::companies).collect(Collectors.toCollection(TreeSet::new)));
        Map<UUID, Causes> causes = causesByClient(moved, clients, traces);
        if (later) {
            scores.rescoreLater(causes, arrived);
        } else {
            scores.rescore(causes);
        }
        offsets.keep(topic.name(), nextOffsets);
    }

    private static Map<UUID, Causes> causesByClient(
            List<Facts.Moved> moved, Map<Long, UUID> clients, Map<String, String> traces) {
        Map<UUID, Causes> causes = new HashMap<>();
        for (Facts.Moved fact : moved) {
            fact.companies()
                    .map(clients::get)
                    .filter(client -> client != null)
                    .distinct()
                    .forEach(client ->
                            causes.computeIfAbsent(client, id -> new Causes()).add(fact, traces.get(fact.id())));
        }
        return causes;
    }
}
