package com.accellis.engagement.endtoend;

import java.time.Duration;
import java.util.Locale;

/** What a test found, in one line that is easy to find in the build's output. */
final class Figures {

    private Figures() {}

    static void print(String test, String format, Object... values) {
        System.out.println("figures: " + test + ": " + String.format(Locale.ROOT, format, values));
    }

    static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
