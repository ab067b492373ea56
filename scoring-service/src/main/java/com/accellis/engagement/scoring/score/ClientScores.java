package com.accellis.engagement.scoring.score;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.events.CurrentScores;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.events.ScoreChanged;
import com.accellis.engagement.events.ScoreChanged.Cause;
import com.accellis.engagement.events.ScoreChanged.WindowChange;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.WindowScore;
import com.accellis.engagement.kit.outbox.Outbox;
import com.accellis.engagement.kit.publish.OutgoingEvent;
import com.accellis.engagement.scoring.formula.ClientSources;
import com.accellis.engagement.scoring.formula.ScoreFormula;
import com.accellis.engagement.scoring.formula.ScoreInput;
import com.accellis.engagement.scoring.formula.Scorecard;
import com.accellis.engagement.scoring.formula.Totals;
import com.accellis.engagement.scoring.movement.SourceCauses;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.scorecard.Scorecards;
import com.accellis.engagement.scoring.window.ScoreWindow;
import com.accellis.engagement.scoring.window.SourceState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Scores clients again from their day buckets, stores what changed and announces it. Whatever moves a score comes through
 * here, within its own transaction: facts, mapping, availability, rules, a new day.
 */
@ApplicationScoped
public class ClientScores {

    private final CountedBy countedBy;
    private final ScoreRows rows;
    private final PassedDays passedDays;
    private final RescoreMarks marks;
    private final Closings closings;
    private final SourceStates sources;
    private final Scorecards scorecards;
    private final Outbox outbox;
    private final ScoreLatency latency;
    private final BusinessClock clock;

    ClientScores(
            CountedBy countedBy,
            ScoreRows rows,
            PassedDays passedDays,
            RescoreMarks marks,
            Closings closings,
            SourceStates sources,
            Scorecards scorecards,
            Outbox outbox,
            ScoreLatency latency,
            BusinessClock clock) {
        this.countedBy = countedBy;
        this.rows = rows;
        this.passedDays = passedDays;
        this.marks = marks;
        this.closings = closings;
        this.sources = sources;
        this.scorecards = scorecards;
        this.outbox = outbox;
        this.latency = latency;
        this.clock = clock;
    }

    /**
     * Has the clients scored a little later, by whoever scores marked clients next.
     *
     * @param eventTime when the oldest of the events behind it came to its topic
     */
    public void rescoreLater(Map<UUID, Causes> causes, Instant eventTime) {
        marks.put(causes, eventTime);
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
        countedBy.requireOurs();
        List<ScoreRows.LockedClient> clients = rows.lock(causes.keySet());
        addMarked(causes);
        List<UUID> ids = clients.stream().map(ScoreRows.LockedClient::id).toList();
        if (ids.isEmpty()) {
            return;
        }
        Map<UUID, ScoreRows.Stored> stored = rows.stored(ids);
        LocalDate today = clock.today();
        clients.stream()
                .collect(Collectors.groupingBy(client -> day(today, stored.get(client.id()))))
                .forEach((day, ofDay) -> rescore(day, ofDay, stored, causes));
    }

    /** A replica whose clock is behind does not take back the day that another one has begun. */
    private static LocalDate day(LocalDate today, ScoreRows.Stored stored) {
        return stored != null && stored.current() && stored.asOf().isAfter(today) ? stored.asOf() : today;
    }

    /** Whether a client with scores comes to another day. */
    private static boolean movesOn(ScoreRows.Stored stored, LocalDate today) {
        return stored != null && stored.current() && stored.asOf().isBefore(today);
    }

    private void rescore(
            LocalDate today,
            List<ScoreRows.LockedClient> clients,
            Map<UUID, ScoreRows.Stored> stored,
            Map<UUID, Causes> causes) {
        Instant now = clock.now();
        List<UUID> ids = clients.stream().map(ScoreRows.LockedClient::id).toList();
        Scorecard scorecard = scorecards.current();
        Map<SourceEntity, SourceState> states = sources.all();
        Set<UUID> mapped = rows.mapped(ids);
        Map<UUID, Map<Integer, Totals>> totals = rows.totals(ids, today);

        Map<UUID, LocalDate> movedOn = clients.stream()
                .filter(client -> client.scored() && movesOn(stored.get(client.id()), today))
                .collect(Collectors.toMap(
                        ScoreRows.LockedClient::id,
                        client -> stored.get(client.id()).asOf()));

        var changes = new Changes(now, today, passedDays.counting(movedOn, today));
        for (var client : clients) {
            var carried = new ClientSources(states, mapped.contains(client.id()));
            Map<Integer, Totals> ofClient = totals.getOrDefault(client.id(), Map.of());
            List<ScoreRows.Scored> scores = !client.scored()
                    ? List.of()
                    : ScoreWindow.LENGTHS.stream()
                            .map(length -> {
                                Totals ofWindow = ofClient.getOrDefault(length, Totals.NONE);
                                var input = new ScoreInput(
                                        length,
                                        ofWindow,
                                        client.activeContacts(),
                                        carried.faults(new ScoreWindow(today, length)));
                                return new ScoreRows.Scored(
                                        ScoreFormula.score(scorecard.rulesFor(client.industry()), input), ofWindow);
                            })
                            .toList();
            changes.note(client, stored.get(client.id()), scores, causes.get(client.id()));
        }
        closings.write(changes.closings);
        closings.closedThrough(changes.returned, today.minusDays(1));
        rows.store(changes.toStore, today);
        rows.retire(changes.toRetire);
        rows.raiseRevisions(changes.toAnnounce);
        rows.storeChanges(changes.toKeep, now);
        outbox.append(changes.events);
    }

    private void addMarked(Map<UUID, Causes> causes) {
        List<RescoreMarks.Mark> marked = marks.take(causes.keySet());
        marked.sort(Comparator.comparing(RescoreMarks.Mark::eventTime));
        marked.forEach(mark -> causes.get(mark.client()).addMark(mark));
        latency.onCommit(marked.stream().map(RescoreMarks.Mark::eventTime).toList());
    }

    /** What has to be written and told. */
    private static final class Changes {

        private final Instant now;
        private final LocalDate today;
        private final PassedDays.Counting passed;
        private final Map<UUID, List<ScoreRows.Scored>> toStore = new HashMap<>();
        private final Collection<UUID> toRetire = new ArrayList<>();
        private final Map<UUID, Long> toAnnounce = new HashMap<>();
        private final Collection<UUID> returned = new ArrayList<>();
        private final List<Closings.Closing> closings = new ArrayList<>();
        private final List<ScoreRows.Change> toKeep = new ArrayList<>();
        private final List<OutgoingEvent> events = new ArrayList<>();

        Changes(Instant now, LocalDate today, PassedDays.Counting passed) {
            this.now = now;
            this.today = today;
            this.passed = passed;
        }

        void note(
                ScoreRows.LockedClient client, ScoreRows.Stored stored, List<ScoreRows.Scored> scored, Causes causes) {
            boolean wasScored = stored != null && stored.current();
            List<ScoreRows.Scored> was = wasScored ? stored.windows() : List.of();
            List<WindowScore> before = scores(was);
            List<WindowScore> after = scores(scored);
            boolean dayMoved = movesOn(stored, today);
            if (causes.isEmpty() && wasScored && !dayMoved) {
                // Scored along: what has moved it meanwhile has marked it as well, and is told with the mark.
                return;
            }
            if (dayMoved) {
                before.forEach(score -> closings.add(new Closings.Closing(client.id(), stored.asOf(), score)));
            }
            if (!scored.isEmpty() && (dayMoved || !was.equals(scored))) {
                toStore.put(client.id(), scored);
            }
            // A database that was filled anew does not know what was announced before, so nobody is passed over in
            // silence.
            boolean neverAnnounced = client.scoreRevision() == 0;
            if (before.equals(after) && (after.isEmpty() || !dayMoved) && !neverAnnounced) {
                return;
            }
            if (wasScored && after.isEmpty()) {
                toRetire.add(client.id());
            }
            if (stored != null && !wasScored && !after.isEmpty() && client.closedThrough() != null) {
                // The days on which it was not scored have no closing, and get none; but those before its first closing
                // are made together.
                returned.add(client.id());
            }
            // Greater than all before, also than those that a restored database knows nothing of.
            long revision = Math.max(client.scoreRevision() + 1, now.toEpochMilli());
            toAnnounce.put(client.id(), revision);
            var current = new CurrentScores(client.id(), revision, today, after);
            events.add(OutgoingEvent.of(EventTypes.SCORES, current.key(), Long.toString(revision), now, current)
                    .within(causes.trace()));
            if (!before.equals(after)) {
                addWhatCameAlong(causes, client.id(), before, after);
                if (dayMoved && causes.isEmpty()) {
                    // Days are all that has passed, and nobody is told of a change without a cause.
                    causes.and(Cause.AGED_OUT);
                }
                var change = new ScoreChanged(
                        client.id(),
                        revision,
                        now,
                        today,
                        windowChanges(before, after),
                        causes.counts(),
                        causes.records());
                var told = OutgoingEvent.of(EventTypes.SCORE_CHANGE, change.key(), Long.toString(revision), now, change)
                        .within(causes.trace());
                events.add(told);
                toKeep.add(new ScoreRows.Change(client.id(), revision, new String(told.value(), UTF_8)));
            }
        }

        /** Whatever comes first after a day began, sources changed or rules were published brings that along. */
        private void addWhatCameAlong(Causes causes, UUID client, List<WindowScore> before, List<WindowScore> after) {
            if (passed.entered().contains(client)) {
                causes.and(Cause.ENTERED);
            }
            if (passed.agedOut().contains(client)) {
                causes.and(Cause.AGED_OUT);
            }
            for (WindowScore is : after) {
                WindowScore was = ofLength(before, is.window());
                if (was != null) {
                    SourceCauses.between(was, is).forEach(causes::and);
                }
            }
            if (madeByOtherRules(before, after)) {
                causes.and(Cause.SCORECARD);
            }
        }

        private static boolean madeByOtherRules(List<WindowScore> before, List<WindowScore> after) {
            return !before.isEmpty()
                    && !after.isEmpty()
                    && before.get(0).scorecardVersion() != after.get(0).scorecardVersion();
        }

        private static List<WindowScore> scores(List<ScoreRows.Scored> scored) {
            return scored.stream().map(ScoreRows.Scored::score).toList();
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
