package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SeriesTest {

    private static final double CLOSE = 1e-9;

    private static Series of(double... values) {
        var series = new Series();
        for (var minute = 0; minute < values.length; minute++) {
            series.add(minute, values[minute]);
        }
        return series;
    }

    @Test
    void aLineHasItsOwnSlope() {
        assertThat(of(10, 12, 14, 16).slope()).isCloseTo(2, within(CLOSE));
        assertThat(of(10, 12, 14, 16).growth()).isCloseTo(6, within(CLOSE));
        assertThat(of(7, 7, 7).slope()).isZero();
        assertThat(of(3, 2, 1).slope()).isCloseTo(-1, within(CLOSE));
    }

    @Test
    void theSlopeIsOfLeastSquares() {
        // Mean of the minutes 1.5, of the values 3.5: (1.5·2.5 + 0.5·0.5 − 0.5·0.5 + 1.5·2.5) / 5
        assertThat(of(1, 3, 4, 6).slope()).isCloseTo(1.6, within(CLOSE));
    }

    @Test
    void theSlopeIsLessByTwiceItsStandardError() {
        // Besides the line 0.1, 0.3, 0.3 and 0.1: the root of 0.2 / 2 / 5
        assertThat(of(1, 3, 4, 6).slopeAtLeast()).isCloseTo(1.6 - 2 * Math.sqrt(0.02), within(CLOSE));
        assertThat(of(10, 12, 14, 16).slopeAtLeast()).isCloseTo(2, within(CLOSE));
    }

    @Test
    void whatGoesUpAndDownDoesNotGrow() {
        assertThat(of(5, 9, 5, 9, 5, 9, 5, 9, 5).slope()).isCloseTo(0, within(CLOSE));
    }

    @Test
    void theSecondHalfForgetsTheBeginning() {
        var half = of(100, 50, 20, 20, 20).secondHalf();
        assertThat(half.first()).isEqualTo(20);
        assertThat(half.minutes()).isEqualTo(2);
        assertThat(half.slope()).isZero();
    }

    @Test
    void onePointIsNoLine() {
        assertThatThrownBy(() -> of(1).slope()).isInstanceOf(IllegalStateException.class);
    }
}
