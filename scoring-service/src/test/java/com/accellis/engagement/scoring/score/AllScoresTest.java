package com.accellis.engagement.scoring.score;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.scoring.score.AllScores.Filter;
import com.accellis.engagement.scoring.score.AllScores.GradeCount;
import com.accellis.engagement.scoring.score.AllScores.Order;
import com.accellis.engagement.scoring.score.AllScores.Row;
import com.accellis.engagement.scoring.score.AllScores.Sorting;
import com.accellis.engagement.scoring.score.AllScores.Trend;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AllScoresTest {

    private static final LocalDate DAY = LocalDate.of(2026, 4, 5);
    private static final UUID FABRIKAM = UUID.fromString("00000000-0000-0000-0000-000000000001");
    private static final UUID CONTOSO = UUID.fromString("7fffffff-ffff-ffff-ffff-ffffffffffff");
    private static final UUID ADATUM = UUID.fromString("80000000-0000-0000-0000-000000000000");
    private static final UUID UNSCORED = UUID.fromString("00000000-0000-0000-0000-000000000002");
    private static final UUID GONE = UUID.fromString("00000000-0000-0000-0000-000000000003");

    private final AllScores scores = AllScores.none(DAY)
            .replacedBy(
                    DAY,
                    List.of(
                            row(ADATUM, "Adatum", "retail", true, "70.0", "C", "1", "2.5"),
                            row(CONTOSO, "contoso", "legal", true, "70.0", "C", "0.8", "0.0"),
                            row(FABRIKAM, "Fabrikam", "legal", true, "90.0", "A", "1", "-1.0"),
                            row(UNSCORED, "Unscored", null, true, null, null, "0", null),
                            row(GONE, "Gone", "legal", false, "99.0", "A", "1", "1.0")));

    private static Row row(
            UUID client,
            String name,
            String industry,
            boolean current,
            String score,
            String grade,
            String coverage,
            String trend) {
        return new Row(
                client,
                Row.sortName(name),
                industry,
                current,
                score == null ? null : new BigDecimal(score),
                grade,
                new BigDecimal(coverage),
                trend == null ? null : new BigDecimal(trend));
    }

    private List<UUID> sorted(Order order, boolean descending) {
        return scores.clients(Filter.all(30), List.of(new Sorting(order, descending)));
    }

    @Test
    void equalScoresComeInTheOrderOfIdsAsTheDatabaseHasIt() {
        assertThat(sorted(Order.SCORE, true)).containsExactly(FABRIKAM, CONTOSO, ADATUM, UNSCORED);
    }

    @Test
    void whoHasNoValueComesLastEitherWay() {
        assertThat(sorted(Order.SCORE, false)).containsExactly(CONTOSO, ADATUM, FABRIKAM, UNSCORED);
        assertThat(sorted(Order.TREND, true)).containsExactly(ADATUM, CONTOSO, FABRIKAM, UNSCORED);
        assertThat(sorted(Order.INDUSTRY, true)).containsExactly(ADATUM, FABRIKAM, CONTOSO, UNSCORED);
    }

    @Test
    void namesAreOrderedWithoutRegardToCapitals() {
        assertThat(sorted(Order.CLIENT_NAME, false)).containsExactly(ADATUM, CONTOSO, FABRIKAM, UNSCORED);
    }

    @Test
    void theSecondKeyDecidesWhereTheFirstIsEqual() {
        assertThat(scores.clients(
                        Filter.all(30),
                        List.of(new Sorting(Order.INDUSTRY, false), new Sorting(Order.CLIENT_NAME, false))))
                .containsExactly(CONTOSO, FABRIKAM, ADATUM, UNSCORED);
    }

    @Test
    void filtersAreCombined() {
        List<Sorting> byName = List.of(new Sorting(Order.CLIENT_NAME, false));
        assertThat(scores.clients(new Filter(30, false, "legal", null, null, null, null), byName))
                .containsExactly(CONTOSO, FABRIKAM, GONE);
        assertThat(scores.clients(new Filter(30, true, "legal", "A", null, null, null), byName))
                .containsExactly(FABRIKAM);
        assertThat(scores.clients(new Filter(30, true, null, null, null, new BigDecimal("1.0"), "A"), byName))
                .containsExactly(ADATUM, FABRIKAM);
        assertThat(scores.clients(Filter.all(30).withTrend(Trend.UP), byName)).containsExactly(ADATUM);
        assertThat(scores.clients(Filter.all(30).withTrend(Trend.FLAT), byName)).containsExactly(CONTOSO);
        assertThat(scores.clients(Filter.all(30).withTrend(Trend.DOWN), byName)).containsExactly(FABRIKAM);
    }

    @Test
    void onlyCurrentScoresAreCounted() {
        assertThat(scores.current()).isEqualTo(4);
        assertThat(scores.standings().scored()).isEqualTo(3);
        assertThat(scores.standings().rank(new BigDecimal("70.0"))).isEqualTo(2);
        assertThat(scores.grades())
                .containsExactly(new GradeCount("A", 1), new GradeCount("C", 2), new GradeCount(null, 1));
    }

    @Test
    void aChangeReplacesWhatWasThereBeforeAndLeavesTheOldOnesAlone() {
        AllScores next = scores.with(List.of(row(FABRIKAM, "Fabrikam", "legal", true, "10.0", "F", "1", "-81.0")));
        assertThat(next.clients(Filter.all(30), List.of(new Sorting(Order.SCORE, false))))
                .startsWith(FABRIKAM)
                .hasSize(4);
        assertThat(next.standings().rank(new BigDecimal("70.0"))).isEqualTo(1);
        assertThat(sorted(Order.SCORE, true)).startsWith(FABRIKAM);
        assertThat(next.comparesWith(DAY)).isTrue();
    }

    @Test
    void anOrderIsRightAfterEachOfManyChanges() {
        List<Sorting> byScore = List.of(new Sorting(Order.SCORE, true));
        List<UUID> ids = IntStream.range(0, 50).mapToObj(n -> new UUID(n, n)).toList();
        var random = new Random(1);
        AllScores many = AllScores.none(DAY);
        Map<UUID, Integer> expected = new HashMap<>();
        for (int change = 0; change < 500; change++) {
            UUID client = ids.get(random.nextInt(ids.size()));
            int score = random.nextInt(100);
            expected.put(client, score);
            many = many.with(List.of(row(client, "any", null, true, score + ".0", "A", "1", null)));
            assertThat(many.clients(Filter.all(30), byScore))
                    .containsExactlyElementsOf(expected.entrySet().stream()
                            .sorted(Map.Entry.<UUID, Integer>comparingByValue()
                                    .reversed()
                                    .thenComparing(Map.Entry.comparingByKey()))
                            .map(Map.Entry::getKey)
                            .toList());
        }
    }
}
