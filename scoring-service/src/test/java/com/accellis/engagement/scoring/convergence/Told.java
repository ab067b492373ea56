package com.accellis.engagement.scoring.convergence;

import com.accellis.engagement.events.MetricScore;
import com.accellis.engagement.events.SourceVersion;
import com.accellis.engagement.events.WindowScore;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** Facts, buckets and scores as text: one spelling for each value, so that equal means equal and differences can be read. */
public final class Told {

    private Told() {}

    public static String number(BigDecimal number) {
        if (number == null) {
            return "-";
        }
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    /** What something adds to a bucket, or what a bucket holds. */
    public static String amounts(
            long tickets, long firstTouch, BigDecimal hours, long procurement, long answers, long ratingSum) {
        return tickets + " tickets, " + firstTouch + " at first touch, " + number(hours) + " hours, " + procurement
                + " bought, " + answers + " answers: " + ratingSum;
    }

    public static String fact(
            SourceVersion version, boolean deleted, Long company, LocalDate day, boolean rejected, String amounts) {
        return version.lastUpdated() + "/" + version.readNumber() + (deleted ? " deleted" : "") + " of " + company
                + " on " + day + (rejected ? " rejected" : "") + ": " + amounts;
    }

    public static String bucketKey(long company, LocalDate day) {
        return company + " on " + day;
    }

    public static String scoreKey(UUID client, int window) {
        return client + " over " + window;
    }

    public static String score(WindowScore score) {
        return score(
                score.score(),
                score.grade(),
                score.coverage(),
                score.scorecardVersion(),
                score.metrics().stream().map(Told::metric).toList());
    }

    static String score(BigDecimal score, String grade, BigDecimal coverage, int version, List<String> metrics) {
        return number(score) + " " + grade + " covering " + number(coverage) + " by card " + version + " " + metrics;
    }

    private static String metric(MetricScore metric) {
        return metric.available()
                ? metric(metric.key(), metric.value(), metric.points(), metric.weight())
                : metric(metric.key(), metric.reason(), metric.weight());
    }

    static String metric(String key, BigDecimal value, int points, int weight) {
        return key + " " + number(value) + "=" + points + "x" + weight;
    }

    static String metric(String key, String reason, int weight) {
        return key + " " + reason + "x" + weight;
    }
}
