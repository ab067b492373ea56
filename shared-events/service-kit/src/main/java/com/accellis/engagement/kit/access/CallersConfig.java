package com.accellis.engagement.kit.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much each caller may ask of one instance of a service. */
@ConfigMapping(prefix = "callers")
public interface CallersConfig {

    /** Requests in the long run. */
    @WithDefault("100")
    int requestsPerSecond();

    /** Requests at once, by who has been quiet before. */
    @WithDefault("500")
    int burst();
}
