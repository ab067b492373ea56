package com.accellis.engagement.connector.platform;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * How connections are tested. Shorter than the syncs' own limits, because a person waits for the answer: with the defaults
 * the longest test ends before the 30 seconds after which the edge gives up.
 */
@ConfigMapping(prefix = "connection-test")
public interface ConnectionTestConfig {

    /** How long a server may take to accept the connection. */
    @WithDefault("3s")
    Duration connectWithin();

    /** How long it may take to answer one request, its last byte included. */
    @WithDefault("5s")
    Duration answerWithin();

    /** How long one request of the test may wait for room between the requests of running syncs. */
    @WithDefault("5s")
    Duration turnWithin();

    /** After this time nothing more is asked; what was not asked is reported as unknown. */
    @WithDefault("12s")
    Duration askFor();

    /** How old the last result may become before a test runs by itself. */
    @WithDefault("24h")
    Duration every();

    /** How many results are kept for each system. */
    @WithDefault("60")
    int keep();

    /** How often to look whether a test is due; {@code off} for never. */
    @WithDefault("10m")
    String lookEvery();

    /** When to look first after the start. */
    @WithDefault("1m")
    String lookAfter();
}
