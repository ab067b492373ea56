package com.accellis.engagement.connector.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionsTest {

    @Test
    void datesAreWholeSecondsInBrackets() {
        assertThat(Conditions.changedAfter(Instant.parse("2026-02-03T14:05:09.987Z")))
                .isEqualTo("lastUpdated > [2026-02-03T14:05:09Z]");
    }

    @Test
    void idsAreListed() {
        assertThat(Conditions.idIn(List.of(1L, 22L))).isEqualTo("id in (1,22)");
    }

    @Test
    void quotesInTextCannotEndIt() {
        assertThat(Conditions.contains("url", "a\" or id > 0 or name = \"\\"))
                .isEqualTo("url contains \"a\\\" or id > 0 or name = \\\"\\\\\"");
    }
}
