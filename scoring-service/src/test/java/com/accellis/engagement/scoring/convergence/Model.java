package com.accellis.engagement.scoring.convergence;

import com.accellis.engagement.events.AgreementAdditionChanged;
import com.accellis.engagement.events.AgreementChanged;
import com.accellis.engagement.events.ClientChanged;
import com.accellis.engagement.events.CompanyAssigned;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.SourceEvent;
import com.accellis.engagement.events.SurveyChanged;
import com.accellis.engagement.events.TicketChanged;
import com.accellis.engagement.events.TimeEntryChanged;
import com.accellis.engagement.events.Topic;
import com.accellis.engagement.scoring.convergence.Happening.OfClient;
import com.accellis.engagement.scoring.convergence.Happening.OfCompany;
import com.accellis.engagement.scoring.convergence.Happening.OfSource;
import com.accellis.engagement.scoring.counting.Activity;
import com.accellis.engagement.scoring.counting.CountingRules;
import com.accellis.engagement.scoring.counting.LatestVersions;
import com.accellis.engagement.scoring.formula.ClientSources;
import com.accellis.engagement.scoring.formula.ScoreFormula;
import com.accellis.engagement.scoring.formula.ScoreInput;
import com.accellis.engagement.scoring.formula.Totals;
import com.accellis.engagement.scoring.window.ScoreWindow;
import com.accellis.engagement.scoring.window.SourceState;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** The service's rules put together without a database: newest facts, buckets that move by differences, scores of buckets. */
public final class Model {

    private final CountingRules rules;
    private final SortedMap<String, Activity> facts = new TreeMap<>();
    private final SortedMap<Bucket, Totals> buckets = new TreeMap<>();
    private final Map<UUID, ClientChanged> clients = new TreeMap<>();
    private final Map<Long, CompanyAssigned> assignments = new TreeMap<>();

    Model(CountingRules rules) {
        this.rules = rules;
    }

    private record Bucket(long company, LocalDate day) implements Comparable<Bucket> {

        @Override
        public int compareTo(Bucket other) {
            int byCompany = Long.compare(company, other.company);
            return byCompany != 0 ? byCompany : day.compareTo(other.day);
        }
    }

    void apply(List<Happening> batch) {
        activities(rules, batch)
                .forEach((topic, activities) -> LatestVersions.of(activities)
                        .forEach(activity -> keep(Recalculation.key(topic, activity.id()), activity)));
        LatestVersions.of(
                        events(batch, OfClient.class).stream()
                                .map(OfClient::event)
                                .toList(),
                        ClientChanged::key,
                        (candidate, kept) -> candidate.revision() > kept.revision())
                .forEach(client -> clients.merge(
                        client.id(), client, (kept, next) -> next.revision() > kept.revision() ? next : kept));
        LatestVersions.of(
                        events(batch, OfCompany.class).stream()
                                .map(OfCompany::event)
                                .toList(),
                        CompanyAssigned::companyId,
                        (candidate, kept) -> candidate.revision() > kept.revision())
                .forEach(company -> assignments.merge(
                        company.companyId(), company, (kept, next) -> next.revision() > kept.revision() ? next : kept));
    }

    /** What the facts of a batch count for, by topic. */
    public static Map<Topic, List<Activity>> activities(CountingRules rules, List<Happening> batch) {
        Map<Topic, List<Activity>> activities = new LinkedHashMap<>();
        for (OfSource source : events(batch, OfSource.class)) {
            activities
                    .computeIfAbsent(source.topic(), topic -> new ArrayList<>())
                    .add(activity(rules, source.event()));
        }
        return activities;
    }

    public static <T extends Happening> List<T> events(List<Happening> batch, Class<T> kind) {
        return batch.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static Activity activity(CountingRules rules, SourceEvent event) {
        if (event instanceof TicketChanged ticket) {
            return rules.of(ticket);
        } else if (event instanceof TimeEntryChanged entry) {
            return rules.of(entry);
        } else if (event instanceof AgreementChanged agreement) {
            return rules.of(agreement);
        } else if (event instanceof AgreementAdditionChanged addition) {
            return rules.of(addition);
        }
        return rules.of((SurveyChanged) event);
    }

    private void keep(String key, Activity activity) {
        Activity kept = facts.get(key);
        if (kept != null && !activity.version().isNewerThan(kept.version())) {
            return;
        }
        facts.put(key, activity);
        if (kept != null && kept.day() != null) {
            buckets.merge(bucket(kept), amounts(kept), (sum, old) -> sum.minus(old));
        }
        if (activity.day() != null) {
            buckets.merge(bucket(activity), amounts(activity), Totals::plus);
        }
    }

    private static Bucket bucket(Activity activity) {
        return new Bucket(activity.companyId(), activity.day());
    }

    private static Totals amounts(Activity activity) {
        var adds = activity.adds();
        return new Totals(
                adds.tickets(), adds.firstTouch(), adds.hours(), adds.procurement(), adds.answers(), adds.ratingSum());
    }

    Recalculation.Outcome outcome(Situation end) {
        SortedMap<String, String> toldFacts = new TreeMap<>();
        facts.forEach((key, fact) -> toldFacts.put(
                key,
                Told.fact(
                        fact.version(),
                        fact.deleted(),
                        fact.companyId(),
                        fact.day(),
                        fact.rejected(),
                        told(amounts(fact)))));
        SortedMap<String, String> toldBuckets = new TreeMap<>();
        buckets.forEach((bucket, totals) -> {
            if (!told(totals).equals(told(Totals.NONE))) {
                toldBuckets.put(Told.bucketKey(bucket.company(), bucket.day()), told(totals));
            }
        });
        return new Recalculation.Outcome(toldFacts, toldBuckets, scores(end));
    }

    private static String told(Totals totals) {
        return Told.amounts(
                totals.tickets(),
                totals.firstTouch(),
                totals.hours(),
                totals.procurement(),
                totals.answers(),
                totals.ratingSum());
    }

    private SortedMap<String, String> scores(Situation end) {
        SortedMap<String, String> scores = new TreeMap<>();
        LocalDate today = rules.dayOf(end.now());
        Map<SourceEntity, SourceState> states = new EnumMap<>(SourceEntity.class);
        end.sources()
                .forEach((entity, source) -> states.put(
                        entity, new SourceState(source.configured(), true, source.fresh(), source.coversFrom())));
        clients.forEach((id, client) -> {
            if (client.deleted() || client.status() != ClientChanged.Status.ACTIVE || !client.autoScoring()) {
                return;
            }
            List<Long> companies = assignments.values().stream()
                    .filter(assignment -> id.equals(assignment.clientId()))
                    .map(CompanyAssigned::companyId)
                    .toList();
            for (int length : ScoreWindow.LENGTHS) {
                var window = new ScoreWindow(today, length);
                Totals totals = buckets.entrySet().stream()
                        .filter(bucket -> companies.contains(bucket.getKey().company())
                                && window.contains(bucket.getKey().day()))
                        .map(Map.Entry::getValue)
                        .reduce(Totals.NONE, Totals::plus);
                var faults = new ClientSources(states, !companies.isEmpty()).faults(window);
                var score = ScoreFormula.score(
                        end.card().scorecard().rulesFor(client.industry()),
                        new ScoreInput(length, totals, client.activeContacts(), faults));
                scores.put(Told.scoreKey(id, length), Told.score(score));
            }
        });
        return scores;
    }
}
