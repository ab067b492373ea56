package com.accellis.engagement.scoring.formula;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.scoring.formula.MoveTotals.GradeCount;
import com.accellis.engagement.scoring.formula.MoveTotals.GradeMove;
import com.accellis.engagement.scoring.formula.ScoreMove.Direction;
import com.accellis.engagement.scoring.formula.ScoreMove.Mark;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoveTotalsTest {

    private static ScoreMove move(String before, String gradeBefore, String after, String gradeAfter) {
        return new ScoreMove(mark(before, gradeBefore), mark(after, gradeAfter));
    }

    private static Mark mark(String score, String grade) {
        return new Mark(score == null ? null : new BigDecimal(score), grade);
    }

    @ParameterizedTest(name = "from {0} to {1}: {2} by {3}")
    @CsvSource(
            nullValues = "-",
            value = {
                "50.0, 62.5, UP, 12.5, 12.5",
                "62.5, 50.0, DOWN, -12.5, 12.5",
                "50.0, 50.0, SAME, 0.0, 0",
                "-, 50.0, GAINED, -, 101",
                "50.0, -, LOST, -, 101",
                "-, -, SAME, -, 0"
            })
    void aMoveHasADirectionAndASize(
            String before, String after, Direction direction, BigDecimal change, BigDecimal size) {
        var move = move(before, before == null ? null : "A", after, after == null ? null : "A");
        assertThat(move.direction()).isEqualTo(direction);
        assertThat(move.change()).isEqualTo(change);
        assertThat(move.size()).isEqualByComparingTo(size);
    }

    @Test
    void everyClientIsCountedOnce() {
        var totals = MoveTotals.of(
                List.of(
                        move("90.0", "A", "95.0", "A"),
                        move("80.0", "B", "90.0", "A"),
                        move("80.0", "B", "10.1", "F"),
                        move("5.0", "old", "5.0", "F"),
                        move(null, null, "86.0", "A"),
                        move("70.0", "B", null, null),
                        move(null, null, null, null)),
                List.of("A", "B", "F"));
        assertThat(totals)
                .isEqualTo(new MoveTotals(
                        7,
                        2,
                        1,
                        2,
                        1,
                        1,
                        new BigDecimal("65.00"),
                        new BigDecimal("57.22"),
                        List.of(
                                new GradeCount("A", 1, 3),
                                new GradeCount("B", 3, 0),
                                new GradeCount("F", 0, 2),
                                new GradeCount("old", 1, 0),
                                new GradeCount(null, 2, 2)),
                        List.of(
                                new GradeMove("A", "A", 1),
                                new GradeMove("B", "A", 1),
                                new GradeMove("B", "F", 1),
                                new GradeMove("B", null, 1),
                                new GradeMove("old", "F", 1),
                                new GradeMove(null, "A", 1),
                                new GradeMove(null, null, 1))));
    }

    @Test
    void withoutClientsThereIsNoAverage() {
        var totals = MoveTotals.of(List.of(), List.of("A", "F"));
        assertThat(totals.clients()).isZero();
        assertThat(totals.averageBefore()).isNull();
        assertThat(totals.averageAfter()).isNull();
        assertThat(totals.grades()).containsExactly(new GradeCount("A", 0, 0), new GradeCount("F", 0, 0));
        assertThat(totals.gradeMoves()).isEmpty();
    }
}
