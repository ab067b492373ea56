package com.accellis.engagement.scoring.standing;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.scoring.standing.Standings.Count;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandingsTest {

    private final Standings standings = new Standings(List.of(
            new Count("retail", new BigDecimal("90.0"), 1),
            new Count("retail", new BigDecimal("70.0"), 2),
            new Count("retail", new BigDecimal("50.0"), 1),
            new Count("retail", new BigDecimal("10.0"), 1),
            new Count("legal", new BigDecimal("70.0"), 4),
            new Count(null, new BigDecimal("80.0"), 1)));

    @Test
    void equalScoresShareARankAndTheNextFollowsAfterAllOfThem() {
        assertThat(standings.rank(new BigDecimal("90.0"))).isEqualTo(1);
        assertThat(standings.rank(new BigDecimal("80.0"))).isEqualTo(2);
        assertThat(standings.rank(new BigDecimal("70.0"))).isEqualTo(3);
        assertThat(standings.rank(new BigDecimal("50.0"))).isEqualTo(9);
    }

    @Test
    void anIndustryIsComparedFromFiveScoredClientsOn() {
        assertThat(standings.industry("retail").orElseThrow().average()).isEqualByComparingTo("58.0");
        assertThat(standings.industry("legal")).isEmpty();
        assertThat(standings.industry(null)).isEmpty();
        assertThat(standings.industries()).extracting(Standings.Industry::name).containsExactly("retail");
    }

    @Test
    void aPercentileIsTheShareOfTheOthersWithALowerScore() {
        assertThat(standings.percentile("retail", new BigDecimal("90.0"))).contains(100);
        assertThat(standings.percentile("retail", new BigDecimal("70.0"))).contains(50);
        assertThat(standings.percentile("retail", new BigDecimal("10.0"))).contains(0);
        assertThat(standings.percentile("legal", new BigDecimal("70.0"))).isEmpty();
    }

    @Test
    void withoutScoresThereIsNoAverage() {
        assertThat(new Standings(List.of()).average()).isEmpty();
        assertThat(new Standings(List.of()).scored()).isZero();
    }
}
