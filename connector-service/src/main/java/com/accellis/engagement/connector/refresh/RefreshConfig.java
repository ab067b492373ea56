package com.accellis.engagement.connector.refresh;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When records are read again after their change was announced. */
@ConfigMapping(prefix = "refresh")
public interface RefreshConfig {

    /** Pause before a read is repeated that shows an older state than was announced; it doubles each time, five times. */
    @WithDefault("1s")
    Duration pauseAfterStaleRead();

    /**
     * Pause before records are asked for again that could not be read. It doubles each time, up to a quarter of an hour, for a
     * record that fails while its source answers.
     */
    @WithDefault("5s")
    Duration pauseAfterFailure();
}
