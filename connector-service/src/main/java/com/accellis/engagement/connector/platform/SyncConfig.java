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

    /** How often to look which entity is due. */
    Duration lookEvery();
}
