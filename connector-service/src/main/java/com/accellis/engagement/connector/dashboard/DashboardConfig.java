package com.accellis.engagement.connector.dashboard;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** How people log in to the dashboard. */
@ConfigMapping(prefix = "dashboard")
interface DashboardConfig {

    /**
     * The identity provider. Without it nobody logs in, unless {@code engagement.deployment} is local: then people do with a
     * token.
     */
    Optional<URI> oidcIssuer();

    /** A public client with the code flow and PKCE, and {@code <public URL>/scores} as redirect address. */
    @WithDefault("engagement-dashboard")
    String oidcClientId();

    /** Scopes to ask for, so that the access token has our audience and roles. */
    @WithDefault("openid")
    String oidcScope();
}
