package com.accellis.engagement.connector.connectwise;

import com.accellis.engagement.connector.platform.ConnectWiseConfig;
import com.accellis.engagement.connector.platform.ConnectionTestConfig;
import com.accellis.engagement.connector.platform.SourceKeys;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Settings for a ConnectWise somewhere, and a probe that asks it. */
public record FixedConnectWise(
        Optional<URI> baseUrl,
        String codebase,
        Optional<String> companyId,
        Optional<String> publicKey,
        Optional<String> privateKey,
        Optional<String> clientId,
        Duration breakerPause)
        implements ConnectWiseConfig {

    /** Everything set. */
    public static FixedConnectWise at(String url) {
        return new FixedConnectWise(
                Optional.of(URI.create(url)),
                "v4_6_release",
                Optional.of("northwind"),
                Optional.of("key-for-tests"),
                Optional.of("key-for-tests"),
                Optional.of("key-for-tests"),
                Duration.ofSeconds(15));
    }

    public FixedConnectWise withCodebase(String other) {
        return new FixedConnectWise(baseUrl, other, companyId, publicKey, privateKey, clientId, breakerPause);
    }

    public FixedConnectWise withPrivateKey(String other) {
        return new FixedConnectWise(
                baseUrl, codebase, companyId, publicKey, Optional.of(other), clientId, breakerPause);
    }

    public FixedConnectWise withClientId(String other) {
        return new FixedConnectWise(
                baseUrl, codebase, companyId, publicKey, privateKey, Optional.ofNullable(other), breakerPause);
    }

    FixedConnectWise withBreakerPause(Duration other) {
        return new FixedConnectWise(baseUrl, codebase, companyId, publicKey, privateKey, clientId, other);
    }

    public ConnectWiseProbe probe(ConnectionTestConfig limits, Clock clock) {
        return new ConnectWiseProbe(this, keys(), limits, new RateLimitGate(this, new FixedRequests(), clock), clock);
    }

    private SourceKeys keys() {
        Map<String, String> keys = new HashMap<>();
        publicKey.ifPresent(key -> keys.put("connectwise.public-key", key));
        privateKey.ifPresent(key -> keys.put("connectwise.private-key", key));
        clientId.ifPresent(key -> keys.put("connectwise.client-id", key));
        return new SourceKeys(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(keys, "test", 100))
                .build());
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
