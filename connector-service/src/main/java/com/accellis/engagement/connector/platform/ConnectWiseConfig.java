package com.accellis.engagement.connector.platform;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** How to reach ConnectWise. Without address and credentials nothing is read from it. */
@ConfigMapping(prefix = "connectwise")
public interface ConnectWiseConfig {

    /** Scheme and host, for example {@code https://api-na.myconnectwise.net}. */
    Optional<URI> baseUrl();

    /** First part of every path; {@code v4_6_release} leads to the tenant's current release everywhere. */
    @WithDefault("v4_6_release")
    String codebase();

    Optional<String> companyId();

    Optional<String> publicKey();

    Optional<String> privateKey();

    /** The GUID that ConnectWise gave this integration. */
    Optional<String> clientId();

    /** The model of the records we ask for. */
    @WithDefault("2025.1")
    String apiVersion();

    /** Most requests in any 60 seconds; ConnectWise throttles at about 1000 for all integrations together. */
    @WithDefault("300")
    int requestsPerMinute();

    /** Most requests at the same time. */
    @WithDefault("4")
    int requestsInFlight();

    /** How many of a hundred requests are kept free for announced records while runs want more than there is. */
    @WithDefault("20")
    int percentForRefreshes();

    /** How long an answer may take, its body included. */
    @WithDefault("30s")
    Duration readTimeout();

    /** How often a request is sent before its failure counts, the first time included. */
    @WithDefault("5")
    int attempts();

    /** Pause before the first repetition; it doubles each time. */
    @WithDefault("500ms")
    Duration retryPause();

    /** How long nothing is sent after most of the last requests found no ConnectWise that answers. */
    @WithDefault("15s")
    Duration breakerPause();

    /** Records per page, 1 to 1000. ConnectWise cuts at 1000, and a page with fewer records than asked for is the last. */
    @WithDefault("1000")
    int pageSize();

    default boolean configured() {
        return baseUrl().isPresent()
                && companyId().isPresent()
                && publicKey().isPresent()
                && privateKey().isPresent()
                && clientId().isPresent();
    }
}
