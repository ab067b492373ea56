package com.accellis.engagement.kit.startup;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeptForTest {

    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void theLeastIsEnough() {
        assertThatCode(() -> KeptFor.atLeast(DAY, "sync.keep-runs", DAY)).doesNotThrowAnyException();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"PT23H59M59.999999999S, PT23H59M59.999999999S", "PT0S, PT0S", "P-400D, -400d"})
    void lessIsRefusedWithTheNameOfTheSetting(Duration configured, String named) {
        assertThatThrownBy(() -> KeptFor.atLeast(DAY, "sync.keep-runs", configured))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("sync.keep-runs is at least 1d, was " + named);
    }
}
