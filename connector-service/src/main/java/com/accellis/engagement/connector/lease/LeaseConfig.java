package com.accellis.engagement.connector.lease;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How fast a standby takes over. */
@ConfigMapping(prefix = "lease")
public interface LeaseConfig {

    /** How long the active connector may be silent before another takes over. */
    @WithDefault("6s")
    Duration length();

    /** How often the active connector prolongs its lease, and a standby looks whether it has ended. */
    @WithDefault("1s")
    Duration renewEvery();
}
