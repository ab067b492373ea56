package com.accellis.engagement.connector.source;

import com.accellis.engagement.connector.platform.ConnectionTestConfig;
import java.time.Duration;

/** Limits of a connection test; long ones where a slow machine must not make a difference. */
public record FixedTestLimits(Duration connectWithin, Duration answerWithin, Duration turnWithin)
        implements ConnectionTestConfig {

    public static final FixedTestLimits PATIENT =
            new FixedTestLimits(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30));

    /** For what never answers. */
    public static final FixedTestLimits SHORT =
            new FixedTestLimits(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1));

    @Override
    public Duration askFor() {
        return Duration.ofMinutes(2);
    }

    @Override
    public Duration every() {
        return Duration.ofHours(24);
    }

    @Override
    public int keep() {
        return 5;
    }

    @Override
    public String lookEvery() {
        return "off";
    }

    @Override
    public String lookAfter() {
        return "1m";
    }
}
