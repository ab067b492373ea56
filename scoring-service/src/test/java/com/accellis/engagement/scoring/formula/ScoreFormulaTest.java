package com.accellis.engagement.scoring.formula;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.events.MetricScore;
import com.accellis.engagement.events.WindowScore;
import com.accellis.engagement.scoring.formula.Rules.Grade;
import com.accellis.engagement.scoring.formula.Rules.MetricRule;
import com.accellis.engagement.scoring.window.Unavailable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreFormulaTest {

    private static final Rules DEFAULT = new Rules(
            1,
            List.of(
                    new MetricRule(Metric.HELP_DESK_USAGE, true, 5, new PointRule.PerCount(2)),
                    new MetricRule(Metric.FIRST_TOUCH_RESOLUTION, true, 4, new PointRule.PerCount(1)),
                    new MetricRule(Metric.SUPPORT_SATISFACTION, true, 4, new PointRule.RoundedAverage()),
                    new MetricRule(
                            Metric.PROJECT_ENGAGEMENT,
                            true,
                            5,
                            new PointRule.Bands(List.of(band(40, 5), band(20, 4), band(10, 3)), 2)),
                    new MetricRule(Metric.PROCUREMENT, true, 2, new PointRule.PerCount(1))),
            List.of(
                    new Grade("A", BigDecimal.valueOf(85)),
                    new Grade("B", BigDecimal.valueOf(75)),
                    new Grade("C", BigDecimal.valueOf(65)),
                    new Grade("D", BigDecimal.valueOf(50)),
                    new Grade("F", BigDecimal.ZERO)));

    private static PointRule.Bands.Band band(int atLeast, int points) {
        return new PointRule.Bands.Band(BigDecimal.valueOf(atLeast), points);
    }

    private static Totals totals(
            long tickets, long firstTouch, String hours, long procurement, long answers, long sum) {
        return new Totals(tickets, firstTouch, new BigDecimal(hours), procurement, answers, sum);
    }

    private static WindowScore score(int window, Totals totals, Map<Metric, Unavailable> faults) {
        return ScoreFormula.score(DEFAULT, new ScoreInput(window, totals, 3, faults));
    }

    private static MetricScore metric(Metric metric, Totals totals) {
        return score(30, totals, Map.of()).metrics().stream()
                .filter(score -> score.key().equals(metric.wireName()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void lessThanNothingIsNoPoint() {
        assertThat(new PointRule.PerCount(1).points(new BigDecimal("-3"))).isZero();
    }

    @ParameterizedTest(name = "{0} tickets give {1} points")
    @CsvSource({"0, 0", "1, 0", "2, 1", "3, 1", "9, 4", "10, 5", "1000, 5"})
    void everySecondTicketIsAPoint(long tickets, int points) {
        assertThat(metric(Metric.HELP_DESK_USAGE, totals(tickets, 0, "0", 0, 0, 0))
                        .points())
                .isEqualTo(points);
    }

    @ParameterizedTest(name = "{0} billable hours give {1} points")
    @CsvSource({"0, 2", "9.99, 2", "10, 3", "10.00, 3", "19.99, 3", "20, 4", "39.999, 4", "40, 5", "400, 5"})
    void billableHoursAreScoredInBands(String hours, int points) {
        assertThat(metric(Metric.PROJECT_ENGAGEMENT, totals(0, 0, hours, 0, 0, 0))
                        .points())
                .isEqualTo(points);
    }

    @ParameterizedTest(name = "{1} from {0} answers is {2}, {3} points")
    @CsvSource({
        "1, 1, 1.00, 1",
        "2, 3, 1.50, 2",
        "3, 13, 4.33, 4",
        "2, 9, 4.50, 5",
        "200, 899, 4.50, 4",
        "3, 15, 5.00, 5"
    })
    void satisfactionIsAnAverageRoundedOnce(long answers, long sum, String value, int points) {
        var score = metric(Metric.SUPPORT_SATISFACTION, totals(0, 0, "0", 0, answers, sum));
        assertThat(score.value()).isEqualTo(new BigDecimal(value));
        assertThat(score.points()).isEqualTo(points);
    }

    @Test
    void nobodyAnsweredIsNotZeroSatisfaction() {
        var score = score(30, totals(10, 5, "40", 5, 0, 0), Map.of());
        assertThat(score.score()).isEqualByComparingTo("100.0");
        assertThat(score.coverage()).isEqualByComparingTo("0.8");
        assertThat(score.metrics().get(2))
                .isEqualTo(new MetricScore("support-satisfaction", false, "no-answers", null, null, 4));
    }

    @Test
    void theScoreWeighsThePointsOfEveryMetric() {
        // 5*4 + 4*2 + 4*5 + 5*3 + 2*1 = 65 of 100
        var score = score(30, totals(9, 2, "12.5", 1, 2, 10), Map.of());
        assertThat(score.score()).isEqualTo(new BigDecimal("65.0"));
        assertThat(score.grade()).isEqualTo("C");
        assertThat(score.coverage()).isEqualByComparingTo("1");
    }

    @Test
    void halvesOfATenthAreRoundedUp() {
        // Without satisfaction: 5*1 + 4*0 + 5*2 + 2*0 = 15 of 80 = 18.75
        var score = score(30, totals(2, 0, "0", 0, 0, 0), Map.of());
        assertThat(score.score()).isEqualTo(new BigDecimal("18.8"));
    }

    @Test
    void withoutAnyDataThereIsNoScore() {
        var everything = Map.of(
                Metric.HELP_DESK_USAGE, Unavailable.NOT_LOADED,
                Metric.FIRST_TOUCH_RESOLUTION, Unavailable.NOT_LOADED,
                Metric.SUPPORT_SATISFACTION, Unavailable.NOT_CONFIGURED,
                Metric.PROJECT_ENGAGEMENT, Unavailable.SOURCE_STALE,
                Metric.PROCUREMENT, Unavailable.NOT_LOADED);
        var score = score(90, totals(9, 2, "12.5", 1, 2, 10), everything);
        assertThat(score.score()).isNull();
        assertThat(score.grade()).isNull();
        assertThat(score.coverage()).isEqualByComparingTo("0");
        assertThat(score.metrics())
                .extracting(MetricScore::reason)
                .containsExactly("not-loaded", "not-loaded", "not-configured", "source-stale", "not-loaded");
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({"85.0, A", "84.9, B", "75.0, B", "74.9, C", "65.0, C", "64.9, D", "50.0, D", "49.9, F", "0.0, F"})
    void gradesBeginAtTheirBound(String score, String grade) {
        assertThat(DEFAULT.gradeOf(new BigDecimal(score))).isEqualTo(grade);
    }

    @Test
    void equalTotalsGiveEqualScoresHoweverTheHoursAreSpelt() {
        assertThat(score(30, totals(1, 0, "12.50", 0, 0, 0), Map.of()))
                .isEqualTo(score(30, totals(1, 0, "12.5", 0, 0, 0), Map.of()));
    }

    @ParameterizedTest(name = "{0} of {1} tickets are {2} percent, {3} points")
    @CsvSource({
        "0, 4, 0.00, 1",
        "1, 3, 33.33, 1",
        "1, 2, 50.00, 3",
        "2, 3, 66.67, 3",
        "4, 5, 80.00, 5",
        "7, 7, 100.00, 5"
    })
    void aShareIsJudgedInPercentOfTheTickets(long firstTouch, long tickets, String value, int points) {
        var rule = new PointRule.Share(List.of(band(80, 5), band(50, 3)), 1);
        var score = withRule(Metric.FIRST_TOUCH_RESOLUTION, rule, 30, 3, totals(tickets, firstTouch, "0", 0, 0, 0));
        assertThat(score.value()).isEqualTo(new BigDecimal(value));
        assertThat(score.points()).isEqualTo(points);
    }

    @Test
    void withoutTicketsThereIsNoShare() {
        var rule = new PointRule.Share(List.of(band(80, 5)), 0);
        assertThat(withRule(Metric.FIRST_TOUCH_RESOLUTION, rule, 30, 3, Totals.NONE)
                        .reason())
                .isEqualTo("no-tickets");
    }

    @ParameterizedTest(name = "{0} tickets of {1} contacts in {2} days: {3}, {4} points")
    @CsvSource({
        "0, 10, 30, 0.00, 1",
        "1, 10, 30, 0.10, 3",
        "2, 10, 30, 0.20, 5",
        "10, 10, 30, 1.00, 3",
        "20, 10, 30, 2.00, 1",
        "6, 10, 90, 0.20, 5",
        "5, 9, 60, 0.28, 5"
    })
    void tooFewAndTooManyTicketsAreWorthLess(long tickets, int contacts, int window, String value, int points) {
        var rule =
                new PointRule.HealthyBand(List.of(range("0.1", "0.2", 3), range("0.2", "1", 5), range("1", "2", 3)), 1);
        var score = withRule(Metric.HELP_DESK_USAGE, rule, window, contacts, totals(tickets, 0, "0", 0, 0, 0));
        assertThat(score.value()).isEqualTo(new BigDecimal(value));
        assertThat(score.points()).isEqualTo(points);
    }

    @Test
    void withoutContactsThereIsNoHealthyBand() {
        var rule = new PointRule.HealthyBand(List.of(range("0", "1", 5)), 1);
        assertThat(withRule(Metric.HELP_DESK_USAGE, rule, 30, 0, totals(4, 0, "0", 0, 0, 0))
                        .reason())
                .isEqualTo("no-contacts");
    }

    @Test
    void aMetricThatIsOffHasNoPartInTheScore() {
        var rules = new Rules(
                2,
                List.of(
                        new MetricRule(Metric.HELP_DESK_USAGE, false, 5, new PointRule.PerCount(2)),
                        new MetricRule(Metric.PROCUREMENT, true, 2, new PointRule.PerCount(1))),
                DEFAULT.grades());
        var score = ScoreFormula.score(rules, new ScoreInput(30, totals(0, 0, "0", 5, 0, 0), 3, Map.of()));
        assertThat(score.score()).isEqualByComparingTo("100");
        assertThat(score.coverage()).isEqualByComparingTo("1");
        assertThat(score.metrics()).extracting(MetricScore::key).containsExactly("procurement");
    }

    private static PointRule.HealthyBand.Range range(String atLeast, String below, int points) {
        return new PointRule.HealthyBand.Range(new BigDecimal(atLeast), new BigDecimal(below), points);
    }

    private static MetricScore withRule(Metric metric, PointRule rule, int window, int contacts, Totals totals) {
        var rules = new Rules(1, List.of(new MetricRule(metric, true, 1, rule)), DEFAULT.grades());
        return ScoreFormula.score(rules, new ScoreInput(window, totals, contacts, Map.of()))
                .metrics()
                .get(0);
    }
}
