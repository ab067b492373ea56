package com.accellis.engagement.connector.platform;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** How to reach CrewHu. Without a key satisfaction is not scored. */
@ConfigMapping(prefix = "crewhu")
public interface CrewHuConfig {

    /** Up to and including {@code /api/}. */
    @WithDefault("https://api.crewhu.com/api/")
    URI baseUrl();

    Optional<String> apiKey();

    @WithDefault("30s")
    Duration readTimeout();

    default boolean configured() {
        return apiKey().isPresent();
    }
}
