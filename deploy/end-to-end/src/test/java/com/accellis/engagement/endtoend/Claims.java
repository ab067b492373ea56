package com.accellis.engagement.endtoend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.SoftAssertions;

/** What a system says about itself, beside what was measured of it. */
final class Claims {

    /** How far each claim was from the truth at the most. */
    private final Map<String, Claim> claims = new TreeMap<>();

    private static final class Claim {

        private int samples;
        private int untold;
        private double largestTruth;
        private double largestError;
        /** How much of an error was not allowed; negative while there is room. */
        private double worstExcess = Double.NEGATIVE_INFINITY;

        private String worst = "never told";
    }

    /**
     * Something was said, or nothing, which is "not a number".
     *
     * @param truths each of which it may be, depending on the moment that it is of
     * @param allowed how far it may be from all between the least and the largest of these
     */
    void compare(String what, double said, List<Double> truths, double allowed) {
        var claim = claims.computeIfAbsent(what, name -> new Claim());
        var least = truths.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        var most = truths.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        claim.largestTruth = Math.max(claim.largestTruth, most);
        if (Double.isNaN(said)) {
            claim.untold++;
            return;
        }
        claim.samples++;
        var error = Math.max(0, Math.max(least - said, said - most));
        claim.largestError = Math.max(claim.largestError, error);
        if (error - allowed > claim.worstExcess) {
            claim.worstExcess = error - allowed;
            claim.worst = String.format(
                    Locale.ROOT, "%.1f was said when it was %.1f to %.1f, %.1f allowed", said, least, most, allowed);
        }
    }

    void print(String test) {
        claims.forEach((what, claim) -> Figures.print(
                test,
                "%-62s %3d times, %d times not told; truth up to %.1f; largest error %.1f; worst: %s",
                what,
                claim.samples,
                claim.untold,
                claim.largestTruth,
                claim.largestError,
                claim.worst));
    }

    void judge(SoftAssertions found) {
        claims.forEach((what, claim) -> {
            found.assertThat(claim.worstExcess)
                    .as("%s: error, %s", what, claim.worst)
                    .isLessThanOrEqualTo(0);
            // Where nothing ever waits, 0 is true by chance.
            found.assertThat(claim.largestTruth).as("%s: largest truth", what).isPositive();
            found.assertThat(claim.samples + claim.untold)
                    .as("%s: samples", what)
                    .isGreaterThan(2);
        });
    }

    /** Of this claim there has to be a number each time. */
    void judgeTold(SoftAssertions found, String what) {
        found.assertThat(untold(what)).as("%s: times not told", what).isZero();
    }

    /** Of this claim there cannot be a number each time. */
    void judgeNotAlwaysTold(SoftAssertions found, String what) {
        found.assertThat(untold(what)).as("%s: times not told", what).isPositive();
    }

    private int untold(String what) {
        var claim = claims.get(what);
        if (claim == null) {
            throw new AssertionError("Nobody has compared " + what);
        }
        return claim.untold;
    }

    /** What was true and when, for claims that are a little old. */
    static final class Past<T> {

        private record Moment<T>(long nanos, T truth) {}

        private final List<Moment<T>> moments = new ArrayList<>();

        void add(T truth) {
            moments.add(new Moment<>(System.nanoTime(), truth));
        }

        /** All that was true within this time before now, beginning with what was true when it began. */
        List<T> within(Duration time) {
            var begin = System.nanoTime() - time.toNanos();
            var first = 0;
            while (first + 1 < moments.size() && moments.get(first + 1).nanos() <= begin) {
                first++;
            }
            return moments.subList(first, moments.size()).stream()
                    .map(Moment::truth)
                    .toList();
        }
    }
}
