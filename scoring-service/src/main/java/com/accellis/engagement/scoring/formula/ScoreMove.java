package com.accellis.engagement.scoring.formula;

import com.accellis.engagement.events.WireNamed;
import java.math.BigDecimal;

/** What other rules do to the score of one client. */
public record ScoreMove(Mark before, Mark after) {

    /** Further than any score can move. */
    private static final BigDecimal BEYOND = BigDecimal.valueOf(101);

    /**
     * A score and its grade.
     *
     * @param score null, like the grade, when no metric is available
     */
    public record Mark(BigDecimal score, String grade) {

        boolean isThere() {
            return score != null;
        }
    }

    /** Which way a score goes. */
    public enum Direction implements WireNamed {
        UP,
        DOWN,
        /** The same score, or none before and after. */
        SAME,
        /** There was no score. */
        GAINED,
        /** There is no score any more. */
        LOST
    }

    public Direction direction() {
        if (before.isThere() != after.isThere()) {
            return after.isThere() ? Direction.GAINED : Direction.LOST;
        }
        int sign = before.isThere() ? after.score().compareTo(before.score()) : 0;
        return sign == 0 ? Direction.SAME : sign > 0 ? Direction.UP : Direction.DOWN;
    }

    /** Points of the score won, or lost when negative; null without a score before or after. */
    public BigDecimal change() {
        return before.isThere() && after.isThere() ? after.score().subtract(before.score()) : null;
    }

    /** How much the move matters, whichever way it goes: a score gained or lost is more than any change of one. */
    public BigDecimal size() {
        return switch (direction()) {
            case GAINED, LOST -> BEYOND;
            case SAME -> BigDecimal.ZERO;
            case UP, DOWN -> change().abs();
        };
    }
}
