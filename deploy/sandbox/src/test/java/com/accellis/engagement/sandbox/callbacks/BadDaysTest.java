package com.accellis.engagement.sandbox.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadDaysTest {

    @ParameterizedTest(name = "failures on days {0} are too many: {1}")
    @CsvSource({"1, false", "1 2, false", "1 1 1, false", "1 2 3, true", "1 2 4, false", "1 2 4 5 6, true"})
    void threeDaysInARowAreTooMany(String days, boolean tooMany) {
        var badDays = Arrays.stream(days.split(" "))
                .map(day -> LocalDate.of(2026, 2, Integer.parseInt(day)))
                .reduce(BadDays.NONE, BadDays::failedOn, (one, other) -> other);

        assertThat(badDays.areTooMany()).isEqualTo(tooMany);
    }
}
