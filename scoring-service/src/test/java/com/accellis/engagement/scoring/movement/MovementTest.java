package com.accellis.engagement.scoring.movement;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.events.ScoreChanged.Cause;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.WindowScore;
import com.accellis.engagement.scoring.formula.Metric;
import com.accellis.engagement.scoring.formula.PointRule;
import com.accellis.engagement.scoring.formula.Rules;
import com.accellis.engagement.scoring.formula.Scorecard;
import com.accellis.engagement.scoring.formula.Totals;
import com.accellis.engagement.scoring.movement.KnownFact.Key;
import com.accellis.engagement.scoring.window.ScoreWindow;
import com.accellis.engagement.scoring.window.SourceState;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MovementTest {

    private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
    private static final Set<Long> OURS = Set.of(1L);

    @Test
    void aTicketThatEnteredIsTheWholeDifference() {
        var before = state(DAY, OURS, ticket("1", DAY, 1L));
        var after = state(DAY, OURS, ticket("1", DAY, 1L), ticket("2", DAY, 1L));
        assertThat(moved(before, after)).containsExactly(Map.entry(Cause.ENTERED, new BigDecimal("20.0")));
    }

    @Test
    void aTicketThatMovedToAnotherCompanyIsACorrection() {
        var before = state(DAY, OURS, ticket("1", DAY, 1L), ticket("2", DAY, 1L));
        var after = state(DAY, OURS, ticket("1", DAY, 1L), ticket("2", DAY, 9L));
        assertThat(moved(before, after)).containsExactly(Map.entry(Cause.CORRECTED, new BigDecimal("-20.0")));
    }

    @Test
    void aDeletedTicketIsADeletion() {
        var gone = new KnownFact(new Key("t", "2"), true, null, null, Totals.NONE);
        var before = state(DAY, OURS, ticket("1", DAY, 1L), ticket("2", DAY, 1L));
        var after = state(DAY, OURS, ticket("1", DAY, 1L), gone);
        assertThat(moved(before, after)).containsExactly(Map.entry(Cause.DELETED, new BigDecimal("-20.0")));
    }

    @Test
    void aDayThatLeavesTheWindowAgesOut() {
        KnownFact[] old = {ticket("1", DAY.minusDays(29), 1L), ticket("2", DAY.minusDays(29), 1L)};
        assertThat(moved(state(DAY, OURS, old), state(DAY.plusDays(1), OURS, old)))
                .containsExactly(Map.entry(Cause.AGED_OUT, new BigDecimal("-40.0")));
    }

    @Test
    void aDayThatWasAheadEnters() {
        KnownFact[] ahead = {ticket("1", DAY.plusDays(1), 1L), ticket("2", DAY.plusDays(1), 1L)};
        assertThat(moved(state(DAY, OURS, ahead), state(DAY.plusDays(1), OURS, ahead)))
                .containsExactly(Map.entry(Cause.ENTERED, new BigDecimal("40.0")));
    }

    @Test
    void aCompanyThatComesBringsItsHistory() {
        KnownFact[] facts = {ticket("1", DAY, 1L), ticket("2", DAY, 7L)};
        assertThat(moved(state(DAY, OURS, facts), state(DAY, Set.of(1L, 7L), facts)))
                .containsExactly(Map.entry(Cause.MAPPING, new BigDecimal("20.0")));
    }

    @Test
    void aStepFromNoScoreHasNoNumber() {
        var unknown = new KnownState(DAY, scorecard(1, 5), KnownState.Client.UNKNOWN, Set.of(), loaded(), Map.of());
        var steps = Movement.between(unknown, state(DAY, OURS, ticket("1", DAY, 1L)), 30);
        assertThat(steps)
                .filteredOn(step -> step.cause() == Cause.CONFIGURATION)
                .first()
                .satisfies(step -> {
                    assertThat(step.before()).isNull();
                    assertThat(step.after().score()).isNull();
                    assertThat(step.difference()).isNull();
                });
        assertThat(steps)
                .filteredOn(step -> step.cause() == Cause.MAPPING)
                .first()
                .satisfies(step -> assertThat(step.difference()).isNull());
    }

    @Test
    void theStepsOfAnyTwoStatesLeadFromOneScoreToTheOther() {
        int compared = 0;
        int summed = 0;
        for (long seed = 1; seed <= 2_000; seed++) {
            var random = new SplittableRandom(seed);
            KnownState from = randomState(random, DAY);
            KnownState to = changed(random, from);
            for (int length : ScoreWindow.LENGTHS) {
                List<Movement.Step> steps = Movement.between(from, to, length);
                WindowScore before = from.score(length);
                WindowScore after = to.score(length);
                assertThat(steps.get(0).before()).as("seed %d", seed).isEqualTo(before);
                assertThat(steps.get(steps.size() - 1).after())
                        .as("seed %d", seed)
                        .isEqualTo(after);
                for (int i = 1; i < steps.size(); i++) {
                    assertThat(steps.get(i).before()).isEqualTo(steps.get(i - 1).after());
                }
                compared++;
                if (steps.stream().allMatch(step -> step.difference() != null)) {
                    assertThat(steps.stream().map(Movement.Step::difference).reduce(BigDecimal.ZERO, BigDecimal::add))
                            .as("seed %d", seed)
                            .isEqualByComparingTo(after.score().subtract(before.score()));
                    summed++;
                }
            }
        }
        assertThat(summed).isGreaterThan(compared / 2);
    }

    private static Map<Cause, BigDecimal> moved(KnownState from, KnownState to) {
        return Movement.between(from, to, 30).stream()
                .filter(step -> step.difference() == null || step.difference().signum() != 0)
                .collect(Collectors.toMap(Movement.Step::cause, Movement.Step::difference));
    }

    private static KnownFact ticket(String id, LocalDate day, long company) {
        return new KnownFact(new Key("t", id), false, company, day, new Totals(1, 0, BigDecimal.ZERO, 0, 0, 0));
    }

    private static KnownState state(LocalDate day, Set<Long> companies, KnownFact... facts) {
        return new KnownState(
                day,
                scorecard(1, 1),
                new KnownState.Client(true, null, 3),
                companies,
                loaded(),
                Arrays.stream(facts).collect(Collectors.toMap(KnownFact::key, fact -> fact)));
    }

    /** Help desk only: one ticket, one point of five. */
    private static Scorecard scorecard(int version, int weight) {
        var rules = new Rules(
                version,
                List.of(
                        new Rules.MetricRule(Metric.HELP_DESK_USAGE, true, weight, new PointRule.PerCount(1)),
                        new Rules.MetricRule(Metric.PROJECT_ENGAGEMENT, weight > 1, 2, new PointRule.PerCount(3))),
                List.of(new Rules.Grade("A", BigDecimal.ZERO)));
        return new Scorecard(version, rules, Map.of());
    }

    private static Map<SourceEntity, SourceState> loaded() {
        Map<SourceEntity, SourceState> states = new EnumMap<>(SourceEntity.class);
        for (SourceEntity entity : SourceEntity.values()) {
            states.put(entity, new SourceState(true, true, true, null));
        }
        return states;
    }

    private static KnownState randomState(SplittableRandom random, LocalDate day) {
        Map<Key, KnownFact> facts = new HashMap<>();
        for (int i = 0; i < 30; i++) {
            KnownFact fact = randomFact(random, Integer.toString(i));
            facts.put(fact.key(), fact);
        }
        return new KnownState(
                day,
                scorecard(1, 1 + random.nextInt(5)),
                new KnownState.Client(true, null, random.nextInt(5)),
                Set.of(1L, 2L),
                loaded(),
                facts);
    }

    private static KnownFact randomFact(SplittableRandom random, String id) {
        boolean deleted = random.nextInt(8) == 0;
        boolean counts = !deleted && random.nextInt(6) > 0;
        return new KnownFact(
                new Key("t", id),
                deleted,
                deleted ? null : 1L + random.nextInt(4),
                counts ? DAY.minusDays(random.nextInt(100) - 5) : null,
                counts
                        ? new Totals(random.nextInt(2), 0, BigDecimal.valueOf(random.nextInt(8)), 0, 0, 0)
                        : Totals.NONE);
    }

    private static KnownState changed(SplittableRandom random, KnownState from) {
        Map<Key, KnownFact> facts = new HashMap<>(from.facts());
        from.facts().keySet().stream()
                .filter(key -> random.nextInt(3) == 0)
                .forEach(key -> facts.put(key, randomFact(random, key.id())));
        for (int i = 30; i < 30 + random.nextInt(10); i++) {
            KnownFact fact = randomFact(random, Integer.toString(i));
            facts.put(fact.key(), fact);
        }
        Set<Long> companies = new HashSet<>(Set.of(1L + random.nextInt(4)));
        companies.add(1L);
        Map<SourceEntity, SourceState> sources = new EnumMap<>(from.sources());
        if (random.nextInt(4) == 0) {
            sources.put(SourceEntity.TIME_ENTRIES, new SourceState(true, true, false, null));
        }
        return new KnownState(
                from.day().plusDays(random.nextInt(120)),
                scorecard(2, 1 + random.nextInt(5)),
                new KnownState.Client(random.nextInt(10) > 0, null, random.nextInt(5)),
                companies,
                sources,
                facts);
    }
}
