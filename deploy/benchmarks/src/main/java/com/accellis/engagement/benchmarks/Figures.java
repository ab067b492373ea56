package com.accellis.engagement.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Figures from many measured values, and how they are told. */
final class Figures {

    private Figures() {}

    /** The value that at least this share of them does not exceed. */
    static double percentile(double[] values, double share) {
        if (values.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    /** The middle one; of an even number, the mean of the two in the middle. */
    static double median(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        var middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** p50, p95, p99 and the greatest, in milliseconds. */
    static String spread(double[] millis) {
        return text(
                "p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, at most %.1f ms, of %d",
                percentile(millis, 0.5),
                percentile(millis, 0.95),
                percentile(millis, 0.99),
                percentile(millis, 1),
                millis.length);
    }

    static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    static void say(String format, Object... values) {
        System.out.println(text(format, values));
    }

    /** Figures say little on a machine that is busy with something else. */
    static void tellLoad() {
        say(
                "load average of the machine over the last minute: %.1f",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
