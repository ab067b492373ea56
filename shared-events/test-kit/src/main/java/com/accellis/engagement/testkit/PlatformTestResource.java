package com.accellis.engagement.testkit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/**
 * Points a service under test at PostgreSQL and Kafka. The token issuer is local with a public key whose tokens
 * {@link TestTokens} signs.
 */
public class PlatformTestResource implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        var infrastructure = Infrastructure.start();
        Map<String, String> settings = new HashMap<>();
        settings.put("kafka.bootstrap.servers", infrastructure.broker().bootstrapServers());
        settings.put("quarkus.datasource.jdbc.url", infrastructure.database().jdbcUrl());
        settings.put("quarkus.datasource.username", infrastructure.database().user());
        settings.put("quarkus.datasource.password", infrastructure.database().password());
        settings.put("quarkus.http.test-port", "0");
        settings.put("quarkus.management.test-port", "0");
        settings.put("quarkus.oidc.public-key", TestTokens.publicKey());
        settings.put("quarkus.oidc.token.issuer", TestTokens.ISSUER);
        settings.put("engagement.deployment", "local");
        return settings;
    }

    @Override
    public void stop() {
        // PostgreSQL and Kafka serve all test classes and end with the JVM.
    }
}
