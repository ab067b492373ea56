package com.accellis.engagement.scoring.score;

import com.accellis.engagement.events.CurrentScores;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.events.ScoreChanged;
import com.accellis.engagement.events.ScoreChanged.Cause;
import com.accellis.engagement.events.ScoreChanged.WindowChange;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.WindowScore;
import com.accellis.engagement.kit.outbox.Outbox;
import com.accellis.engagement.kit.publish.OutgoingEvent;
import com.accellis.engagement.scoring.formula.Metric;
import com.accellis.engagement.scoring.formula.ScoreFormula;
import com.accellis.engagement.scoring.formula.Scorecard;
import com.accellis.engagement.scoring.formula.SourceFaults;
import com.accellis.engagement.scoring.formula.Totals;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.platform.ScoringConfig;
import com.accellis.engagement.scoring.scorecard.Scorecards;
import com.accellis.engagement.scoring.window.ScoreWindow;
import com.accellis.engagement.scoring.window.SourceState;
import com.accellis.engagement.scoring.window.Unavailable;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Scores clients again from their day buckets, stores what changed and announces it. Whatever moves a score comes through
 * here, within its own transaction: facts, mapping, availability, a new day.
 */
@ApplicationScoped
public class ClientScores {

    private final ScoreRows rows;
    private final SourceStates sources;
    private final Scorecards scorecards;
    private final Outbox outbox;
    private final BusinessClock clock;
    private final ScoringConfig config;

    ClientScores(
            ScoreRows rows,
            SourceStates sources,
            Scorecards scorecards,
            Outbox outbox,
            BusinessClock clock,
            ScoringConfig config) {
        this.rows = rows;
        this.sources = sources;
        this.scorecards = scorecards;
        this.outbox = outbox;
        this.clock = clock;
        this.config = config;
    }

    /**
     * Scores the clients again. Everything it depends on is read after their locks are held, in statements of their own:
     * what another transaction committed before us is seen, and what commits after us scores again.
     *
     * @param causes the clients to score, each with the reason
     */
    public void rescore(Map<UUID, Causes> causes) {
        if (causes.isEmpty()) {
            return;
        }
        List<ScoreRows.LockedClient> clients = rows.lock(causes.keySet());
        List<UUID> ids = clients.stream().map(ScoreRows.LockedClient::id).toList();
        if (ids.isEmpty()) {
            return;
        }
        Instant now = clock.now();
        LocalDate today = clock.today();
        Scorecard scorecard = scorecards.current();
        Map<SourceEntity, SourceState> states = sources.all();
        Set<UUID> mapped = rows.mapped(ids);
        Map<UUID, Map<Integer, Totals>> totals = rows.totals(ids, today);
        Map<UUID, ScoreRows.Stored> stored = rows.stored(ids);

        var changes = new Changes(now, today);
        for (var client : clients) {
            List<WindowScore> scores = client.scored()
                    ? scores(
                            scorecard,
                            mapped.contains(client.id()),
                            totals.getOrDefault(client.id(), Map.of()),
                            states,
                            now,
                            today)
                    : List.of();
            changes.note(client, stored.get(client.id()), scores, causes.get(client.id()));
        }
        rows.store(changes.toStore, today);
        rows.retire(changes.toRetire);
        rows.raiseRevisions(changes.toAnnounce);
        outbox.append(changes.events);
    }

    private List<WindowScore> scores(
            Scorecard scorecard,
            boolean mapped,
            Map<Integer, Totals> totals,
            Map<SourceEntity, SourceState> states,
            Instant now,
            LocalDate today) {
        return ScoreWindow.LENGTHS.stream()
                .map(length -> {
                    var window = new ScoreWindow(today, length);
                    var faults = mapped ? SourceFaults.of(states, window, now, config.sourceFreshFor()) : unmapped();
                    return ScoreFormula.score(scorecard, length, totals.getOrDefault(length, Totals.NONE), faults);
                })
                .toList();
    }

    private static Map<Metric, Unavailable> unmapped() {
        Map<Metric, Unavailable> faults = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            faults.put(metric, Unavailable.NOT_MAPPED);
        }
        return faults;
    }

    /** What has to be written and told. */
    private static final class Changes {

        private final Instant now;
        private final LocalDate today;
        private final Map<UUID, List<WindowScore>> toStore = new HashMap<>();
        private final Collection<UUID> toRetire = new ArrayList<>();
        private final Collection<UUID> toAnnounce = new ArrayList<>();
        private final List<OutgoingEvent> events = new ArrayList<>();

        Changes(Instant now, LocalDate today) {
            this.now = now;
            this.today = today;
        }

        void note(ScoreRows.LockedClient client, ScoreRows.Stored stored, List<WindowScore> after, Causes causes) {
            boolean wasScored = stored != null && stored.current();
            List<WindowScore> before = wasScored ? stored.windows() : List.of();
            boolean dayMoved = wasScored && !stored.asOf().equals(today);
            if (before.equals(after) && (after.isEmpty() || !dayMoved)) {
                return;
            }
            if (after.isEmpty()) {
                toRetire.add(client.id());
            } else {
                toStore.put(client.id(), after);
            }
            toAnnounce.add(client.id());
            long revision = client.scoreRevision() + 1;
            var current = new CurrentScores(client.id(), revision, today, after);
            events.add(OutgoingEvent.of(EventTypes.SCORES, current.key(), Long.toString(revision), now, current));
            if (!before.equals(after)) {
                var change = new ScoreChanged(
                        client.id(),
                        revision,
                        now,
                        today,
                        windowChanges(before, after),
                        (dayMoved ? causes.and(Cause.AGED_OUT) : causes).counts(),
                        causes.records());
                events.add(
                        OutgoingEvent.of(EventTypes.SCORE_CHANGE, change.key(), Long.toString(revision), now, change));
            }
        }

        private static List<WindowChange> windowChanges(List<WindowScore> before, List<WindowScore> after) {
            List<WindowChange> changes = new ArrayList<>();
            for (int length : ScoreWindow.LENGTHS) {
                WindowScore was = ofLength(before, length);
                WindowScore is = ofLength(after, length);
                if (was == null || !was.equals(is)) {
                    changes.add(new WindowChange(length, was, is));
                }
            }
            return changes;
        }

        private static WindowScore ofLength(List<WindowScore> scores, int length) {
            return scores.stream()
                    .filter(score -> score.window() == length)
                    .findFirst()
                    .orElse(null);
        }
    }
}
