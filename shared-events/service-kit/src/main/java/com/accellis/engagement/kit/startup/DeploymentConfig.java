package com.accellis.engagement.kit.startup;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.ZoneId;
import java.util.Optional;

/** Where the service runs. */
@ConfigMapping(prefix = "engagement")
public interface DeploymentConfig {

    /** {@code production} refuses settings that are safe only on one's own machine; {@code local} allows them. */
    @WithDefault("production")
    Kind deployment();

    /** Days begin at midnight in this zone, for example {@code Europe/Berlin}. */
    @WithDefault("UTC")
    ZoneId timeZone();

    /** Where the outside world reaches the platform, for example {@code https://engagement.example.com}. */
    Optional<URI> publicUrl();

    enum Kind {
        PRODUCTION,
        LOCAL
    }
}
