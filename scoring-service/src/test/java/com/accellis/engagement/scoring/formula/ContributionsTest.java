package com.accellis.engagement.scoring.formula;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.events.MetricScore;
import com.accellis.engagement.events.WindowScore;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ContributionsTest {

    @Test
    void eachMetricBringsItsShareOfThePoints() {
        assertThat(Contributions.of(score(List.of(metric(5, 4), metric(5, 2)))))
                .containsExactly(new BigDecimal("40.0"), new BigDecimal("20.0"));
    }

    @Test
    void whatIsNotAvailableBringsNothing() {
        assertThat(Contributions.of(score(List.of(metric(5, 4), metric(5, null)))))
                .containsExactly(new BigDecimal("80.0"), null);
    }

    @Test
    void withoutAScoreThereIsNothingToShare() {
        var none = new WindowScore(30, null, null, BigDecimal.ZERO, 1, List.of(metric(5, null)));
        assertThat(Contributions.of(none)).containsExactly((BigDecimal) null);
    }

    @Test
    void contributionsAddUpToTheScoreWhateverIsRounded() {
        var random = new SplittableRandom(1);
        for (int round = 0; round < 20_000; round++) {
            List<MetricScore> metrics = new ArrayList<>();
            metrics.add(metric(1 + random.nextInt(9), random.nextInt(6)));
            for (int i = random.nextInt(6); i > 0; i--) {
                metrics.add(metric(random.nextInt(10), random.nextInt(4) == 0 ? null : random.nextInt(6)));
            }
            WindowScore score = score(metrics);
            assertThat(Contributions.of(score).stream()
                            .filter(Objects::nonNull)
                            .reduce(BigDecimal.ZERO, BigDecimal::add))
                    .as("%s", score)
                    .isEqualByComparingTo(score.score());
        }
    }

    private static MetricScore metric(int weight, Integer points) {
        return new MetricScore(
                "m", points != null, points == null ? "not-loaded" : null, BigDecimal.ONE, points, weight);
    }

    /** The score as the definition makes it, in plain fractions. */
    private static WindowScore score(List<MetricScore> metrics) {
        int weighted = 0;
        int weight = 0;
        for (MetricScore metric : metrics) {
            if (metric.available()) {
                weighted += metric.weight() * metric.points();
                weight += metric.weight();
            }
        }
        BigDecimal score = new BigDecimal(100 * weighted).divide(new BigDecimal(5 * weight), 1, RoundingMode.HALF_UP);
        return new WindowScore(30, score, "A", BigDecimal.ONE, 1, metrics);
    }
}
