package com.accellis.engagement.scoring.explanation;

import com.accellis.engagement.events.MetricScore;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.WindowScore;
import com.accellis.engagement.kit.http.ProblemException;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.scoring.explanation.Explanation.ExplainedMetric;
import com.accellis.engagement.scoring.formula.Contributions;
import com.accellis.engagement.scoring.formula.Metric;
import com.accellis.engagement.scoring.movement.KnownState;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.score.Facts;
import com.accellis.engagement.scoring.score.KnownStates;
import com.accellis.engagement.scoring.score.KnownStates.Moment;
import com.accellis.engagement.scoring.score.ScoreQueries;
import com.accellis.engagement.scoring.score.Snapshot;
import com.accellis.engagement.scoring.score.SourceStates;
import com.accellis.engagement.scoring.scorecard.Scorecards;
import com.accellis.engagement.scoring.window.ScoreWindow;
import com.accellis.engagement.scoring.window.SourceState;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Takes a score apart: each metric with its value, rule, points, weight and share of the score. */
@ApplicationScoped
class ExplainScore {

    private final Snapshot snapshot;
    private final ScoreQueries queries;
    private final KnownStates known;
    private final Facts facts;
    private final SourceStates sources;
    private final Scorecards scorecards;
    private final BusinessClock clock;

    ExplainScore(
            Snapshot snapshot,
            ScoreQueries queries,
            KnownStates known,
            Facts facts,
            SourceStates sources,
            Scorecards scorecards,
            BusinessClock clock) {
        this.snapshot = snapshot;
        this.queries = queries;
        this.known = known;
        this.facts = facts;
        this.sources = sources;
        this.scorecards = scorecards;
        this.clock = clock;
    }

    /**
     * A client's scores.
     *
     * @param window the one that was asked for, else the one chosen for the client
     * @param windows the one that was asked for, else all of them, shortest first
     */
    record OfClient(UUID clientId, int window, List<Explanation> windows) {}

    /**
     * The stored scores, as lists and topics show them.
     *
     * @param asked the window in days; null means all of them
     */
    OfClient current(UUID client, Integer asked) {
        return snapshot.read(() -> {
            var found = queries.ofClient(client);
            if (found.isEmpty()) {
                throw notFound();
            }
            Map<String, Long> rejected = facts.rejected(found.get(0).companyIds());
            List<Explanation.Source> states = sources();
            List<Explanation> windows = found.stream()
                    .filter(score -> asked == null || asked == score.score().window())
                    .map(score -> explain(
                            client,
                            score.clientName(),
                            score.industry(),
                            score.asOf(),
                            null,
                            score.current(),
                            score.score(),
                            new TreeSet<>(score.companyIds()),
                            rejected,
                            states))
                    .toList();
            return new OfClient(client, found.get(0).client().window(asked), windows);
        });
    }

    /** The scores with windows that end on {@code asOf}, made from what was known at {@code moment}. */
    OfClient at(UUID client, Integer asked, LocalDate asOf, Moment moment) {
        return snapshot.read(() -> {
            var found = queries.client(client).orElseThrow(ExplainScore::notFound);
            KnownState state = known.at(client, moment, asOf);
            Map<String, Long> rejected = facts.rejected(state.companies());
            List<Explanation.Source> states = moment.at() == null ? sources() : sources(state.sources());
            List<Integer> lengths = asked == null ? ScoreWindow.LENGTHS : List.of(asked);
            List<Explanation> windows = lengths.stream()
                    .map(length -> {
                        WindowScore score = state.score(length);
                        boolean scored = score != null;
                        int version = state.scorecard().version();
                        return explain(
                                client,
                                found.name(),
                                state.client().industry(),
                                asOf,
                                moment.at(),
                                scored,
                                scored
                                        ? score
                                        : new WindowScore(length, null, null, BigDecimal.ZERO, version, List.of()),
                                new TreeSet<>(state.companies()),
                                rejected,
                                states);
                    })
                    .toList();
            return new OfClient(client, found.window(asked), windows);
        });
    }

    static ProblemException notFound() {
        return ProblemType.CLIENT_NOT_FOUND.because("No client has this id");
    }

    private Explanation explain(
            UUID client,
            String name,
            String industry,
            LocalDate asOf,
            Instant knownAt,
            boolean current,
            WindowScore score,
            Set<Long> companies,
            Map<String, Long> rejected,
            List<Explanation.Source> states) {
        List<BigDecimal> contributions = Contributions.of(score);
        List<ExplainedMetric> metrics = new ArrayList<>();
        for (int i = 0; i < score.metrics().size(); i++) {
            MetricScore metric = score.metrics().get(i);
            metrics.add(ExplainedMetric.of(
                    metric,
                    contributions.get(i),
                    current ? rule(score, industry, metric.key()) : null,
                    rejected(metric.key(), rejected)));
        }
        return new Explanation(
                client,
                name,
                industry,
                score.window(),
                new ScoreWindow(asOf, score.window()).firstDay(),
                asOf,
                knownAt,
                current,
                score.score(),
                score.grade(),
                score.coverage(),
                score.scorecardVersion(),
                companies,
                metrics,
                states);
    }

    /** Only of a current score: the industry that a client had when it was scored last is not kept with its score. */
    private JsonNode rule(WindowScore score, String industry, String metric) {
        return scorecards.rule(score.scorecardVersion(), industry, metric).orElse(null);
    }

    private static long rejected(String metric, Map<String, Long> byTopic) {
        return Metric.named(metric).stream()
                .flatMap(named -> named.topics().stream())
                .mapToLong(topic -> byTopic.getOrDefault(topic.name(), 0L))
                .sum();
    }

    /** When a source was read last is not kept, only what followed from it. */
    private static List<Explanation.Source> sources(Map<SourceEntity, SourceState> known) {
        return new TreeMap<>(known)
                .entrySet().stream()
                        .map(source -> new Explanation.Source(
                                source.getKey(),
                                source.getValue().configured(),
                                source.getValue().loaded(),
                                source.getValue().fresh(),
                                null,
                                null))
                        .toList();
    }

    private List<Explanation.Source> sources() {
        Instant now = clock.now();
        List<Explanation.Source> list = new ArrayList<>();
        sources.reports()
                .forEach((entity, report) -> list.add(new Explanation.Source(
                        entity,
                        report.configured(),
                        report.loaded(),
                        report.fresh(),
                        report.lastGoodRun(),
                        report.lastGoodRun() == null
                                ? null
                                : Duration.between(report.lastGoodRun(), now).toSeconds())));
        return list;
    }
}
