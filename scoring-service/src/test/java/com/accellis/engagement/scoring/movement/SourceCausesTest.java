package com.accellis.engagement.scoring.movement;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.events.MetricScore;
import com.accellis.engagement.events.ScoreChanged.Cause;
import com.accellis.engagement.events.WindowScore;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceCausesTest {

    @ParameterizedTest(name = "from {0} to {1}: {2}")
    @CsvSource(
            nullValues = "-",
            value = {
                "-, source-stale, AVAILABILITY",
                "-, not-configured, AVAILABILITY",
                "-, not-loaded, AVAILABILITY",
                "no-answers, source-stale, AVAILABILITY",
                "source-stale, -, AVAILABILITY",
                "source-stale, no-answers, AVAILABILITY",
                "source-stale, not-configured, AVAILABILITY",
                "not-configured, -, AVAILABILITY",
                "not-configured, not-loaded, AVAILABILITY",
                "not-loaded, source-stale, AVAILABILITY",
                "not-loaded, -, LOADED",
                "not-loaded, no-answers, LOADED",
                "-, -, -",
                "source-stale, source-stale, -",
                "not-loaded, not-loaded, -",
                "-, no-answers, -",
                "no-tickets, -, -",
                "no-contacts, no-tickets, -",
                "-, not-mapped, -",
                "source-stale, not-mapped, -",
                "not-mapped, -, -",
                "not-mapped, not-loaded, -",
                "not-mapped, source-stale, -"
            })
    void theReasonsTellWhatBecameOfTheSources(String was, String is, Cause cause) {
        var causes = SourceCauses.between(window(metric("a", was)), window(metric("a", is)));
        if (cause == null) {
            assertThat(causes).isEmpty();
        } else {
            assertThat(causes).containsExactly(cause);
        }
    }

    @Test
    void eachMetricTellsOfItsOwn() {
        var before = window(metric("a", null), metric("b", "not-loaded"), metric("c", "no-answers"));
        var after = window(metric("b", null), metric("a", "source-stale"), metric("c", null));
        assertThat(SourceCauses.between(before, after)).containsExactlyInAnyOrder(Cause.AVAILABILITY, Cause.LOADED);
    }

    @Test
    void aMetricThatOtherRulesSwitchOnOrOffTellsNothing() {
        var before = window(metric("a", null), metric("b", "source-stale"));
        var after = window(metric("a", null), metric("c", "not-loaded"));
        assertThat(SourceCauses.between(before, after)).isEmpty();
    }

    private static WindowScore window(MetricScore... metrics) {
        return new WindowScore(30, null, null, BigDecimal.ZERO, 1, List.of(metrics));
    }

    private static MetricScore metric(String key, String reason) {
        return reason == null
                ? new MetricScore(key, true, null, BigDecimal.ONE, 1, 5)
                : new MetricScore(key, false, reason, null, null, 5);
    }
}
