package com.accellis.engagement.connector.platform;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** When entities are read. */
@ConfigMapping(prefix = "sync")
public interface SyncConfig {

    /** Pause between two pulls, per entity. */
    Map<String, Duration> every();

    /** How far a pull looks back before its watermark, to catch late edits. */
    @WithDefault("10m")
    Duration overlap();

    /** How long the broker may take to acknowledge the end of a run before the run counts as failed. */
    @WithDefault("2m")
    Duration acknowledgedWithin();

    /** How long an agreement's additions are still read after it ended. */
    @WithDefault("90d")
    Duration additionsAfterEnd();

    /** How often everything is compared with the source, per entity: finds what vanished, and what was missed. */
    @WithDefault("24h")
    Duration compareEvery();

    /** So many records may vanish at once in any case. */
    @WithDefault("20")
    int removeWithoutAsking();

    /** When more than this share of an entity vanished at once, nothing is removed and the run fails. */
    @WithDefault("5")
    int removeAtMostPercent();

    /** How long a record that could not be understood is left alone before it is read again. */
    @WithDefault("1h")
    Duration retryRejectedEvery();

    /**
     * How long after a change its callback may still arrive; only then does a change that a run found count as repaired by the
     * poll. ConnectWise gives a callback up after some 20 seconds: three attempts of 5 s with pauses of 2 s and 4 s.
     */
    @WithDefault("30s")
    Duration callbacksArriveWithin();

    /** How often to judge what runs found. */
    Duration judgeRepairsEvery();

    /** How long the history of runs is kept; the last eight of each entity stay in any case. */
    @WithDefault("90d")
    Duration keepRuns();

    /** How long announcements of callbacks are kept, and which records a run found changed without one; runs keep the counts. */
    @WithDefault("7d")
    Duration keepAnnouncements();

    /** How often to look which entity is due. */
    Duration lookEvery();
}
