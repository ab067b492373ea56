package com.accellis.engagement.registry.undo;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long the history of clients is kept. */
@ConfigMapping(prefix = "registry.history")
interface HistoryConfig {

    /** What was done longer ago than this is forgotten, and cannot be taken back any more. At least a day. */
    @WithDefault("1095d")
    Duration kept();
}
