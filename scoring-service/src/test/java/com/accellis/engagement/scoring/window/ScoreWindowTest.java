package com.accellis.engagement.scoring.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreWindowTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final ScoreWindow WINDOW = new ScoreWindow(LocalDate.of(2026, 11, 23), 30);
    private static final Duration DAY = Duration.ofHours(24);

    @ParameterizedTest(name = "{0} counts: {1}")
    @CsvSource({"2026-01-01, false", "2026-01-02, true", "2026-01-31, true", "2026-02-01, false"})
    void countsThirtyDaysUpToAndIncludingTheLast(LocalDate day, boolean counts) {
        assertThat(new ScoreWindow(LocalDate.of(2026, 1, 31), 30).contains(day)).isEqualTo(counts);
    }

    @Test
    void aSourceIsTrustedUntilItsLastGoodRunIsADayOld() {
        assertThat(new SourceState(true, true, NOW.minus(DAY).plusSeconds(1), null).fault(WINDOW, NOW, DAY))
                .isEmpty();
        assertThat(new SourceState(true, true, NOW.minus(DAY), null).fault(WINDOW, NOW, DAY))
                .isEqualTo(Optional.of(Unavailable.SOURCE_STALE));
    }

    @Test
    void aSourceThatWasReadFromALaterDayThanTheWindowBeginsIsNotLoaded() {
        var fromFirstDay = new SourceState(true, true, NOW, WINDOW.firstDay());
        var fromSecondDay = new SourceState(true, true, NOW, WINDOW.firstDay().plusDays(1));
        assertThat(fromFirstDay.fault(WINDOW, NOW, DAY)).isEmpty();
        assertThat(fromSecondDay.fault(WINDOW, NOW, DAY)).isEqualTo(Optional.of(Unavailable.NOT_LOADED));
    }

    @Test
    void whatIsNotConfiguredIsNotExpectedToBeLoaded() {
        assertThat(new SourceState(false, false, null, null).fault(WINDOW, NOW, DAY))
                .isEqualTo(Optional.of(Unavailable.NOT_CONFIGURED));
        assertThat(SourceState.UNKNOWN.fault(WINDOW, NOW, DAY)).isEqualTo(Optional.of(Unavailable.NOT_LOADED));
    }
}
