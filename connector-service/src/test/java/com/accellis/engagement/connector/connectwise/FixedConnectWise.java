package com.accellis.engagement.connector.connectwise;

import com.accellis.engagement.connector.platform.ConnectWiseConfig;
import com.accellis.engagement.connector.platform.ConnectionTestConfig;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Settings for a ConnectWise somewhere, and a probe that asks it. */
public record FixedConnectWise(
        Optional<URI> baseUrl,
        String codebase,
        Optional<String> companyId,
        Optional<String> publicKey,
        Optional<String> privateKey,
        Optional<String> clientId)
        implements ConnectWiseConfig {

    /** Everything set. */
    public static FixedConnectWise at(String url) {
        return new FixedConnectWise(
                Optional.of(URI.create(url)),
                "v4_6_release",
                Optional.of("northwind"),
                Optional.of("key-for-tests"),
                Optional.of("key-for-tests"),
                Optional.of("key-for-tests"));
    }

    public FixedConnectWise withCodebase(String other) {
        return new FixedConnectWise(baseUrl, other, companyId, publicKey, privateKey, clientId);
    }

    public FixedConnectWise withPrivateKey(String other) {
        return new FixedConnectWise(baseUrl, codebase, companyId, publicKey, Optional.of(other), clientId);
    }

    public FixedConnectWise withClientId(String other) {
        return new FixedConnectWise(baseUrl, codebase, companyId, publicKey, privateKey, Optional.ofNullable(other));
    }

    public ConnectWiseProbe probe(ConnectionTestConfig limits, Clock clock) {
        return new ConnectWiseProbe(this, limits, new RateLimitGate(this, new FixedRequests(), clock), clock);
    }

    @Override
    public String apiVersion() {
        return "2025.1";
    }

    @Override
    public int requestsPerMinute() {
        return 1000;
    }

    @Override
    public int requestsInFlight() {
        return 4;
    }

    @Override
    public int percentForRefreshes() {
        return 20;
    }

    @Override
    public Duration breakerPause() {
        return Duration.ofSeconds(15);
    }

    @Override
    public Duration readTimeout() {
        return Duration.ofSeconds(30);
    }

    @Override
    public int attempts() {
        return 5;
    }

    @Override
    public Duration retryPause() {
        return Duration.ofSeconds(1);
    }

    @Override
    public int pageSize() {
        return 1000;
    }
}
