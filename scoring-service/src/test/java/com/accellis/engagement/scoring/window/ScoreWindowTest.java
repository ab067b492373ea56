package com.accellis.engagement.scoring.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreWindowTest {

    private static final ScoreWindow WINDOW = new ScoreWindow(LocalDate.of(2026, 11, 23), 30);

    @ParameterizedTest(name = "{0} counts: {1}")
    @CsvSource({"2026-01-01, false", "2026-01-02, true", "2026-01-31, true", "2026-02-01, false"})
    void countsThirtyDaysUpToAndIncludingTheLast(LocalDate day, boolean counts) {
        assertThat(new ScoreWindow(LocalDate.of(2026, 1, 31), 30).contains(day)).isEqualTo(counts);
    }

    @ParameterizedTest(name = "{0} means {1}")
    @CsvSource({"30, 30", "60, 60", "90, 90", "45, 30", "0, 30", ", 30"})
    void aChosenLengthThatIsNotComputedMeansTheUsualOne(Integer chosen, int meant) {
        assertThat(ScoreWindow.chosen(chosen)).isEqualTo(meant);
    }

    @Test
    void aSourceThatIsNotFreshIsStale() {
        assertThat(new SourceState(true, true, true, null).fault(WINDOW)).isEmpty();
        assertThat(new SourceState(true, true, false, null).fault(WINDOW)).contains(Unavailable.SOURCE_STALE);
    }

    @Test
    void aSourceThatWasReadFromALaterDayThanTheWindowBeginsIsNotLoaded() {
        var fromFirstDay = new SourceState(true, true, true, WINDOW.firstDay());
        var fromSecondDay = new SourceState(true, true, true, WINDOW.firstDay().plusDays(1));
        assertThat(fromFirstDay.fault(WINDOW)).isEmpty();
        assertThat(fromSecondDay.fault(WINDOW)).contains(Unavailable.NOT_LOADED);
    }

    @Test
    void whatIsNotConfiguredIsNotExpectedToBeLoaded() {
        assertThat(new SourceState(false, false, false, null).fault(WINDOW)).contains(Unavailable.NOT_CONFIGURED);
        assertThat(SourceState.UNKNOWN.fault(WINDOW)).contains(Unavailable.NOT_LOADED);
    }
}
