package com.accellis.engagement.webhook;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Points the gateway at a {@link KeyServer} on this machine. */
public class ConnectWiseTestResource implements QuarkusTestResourceLifecycleManager {

    private final KeyServer server = KeyServer.start();

    @Override
    public Map<String, String> start() {
        return Map.of(
                "connectwise.base-url", server.baseUrl(),
                "connectwise.company-id", "northwind",
                "connectwise.public-key", "public",
                "connectwise.private-key", "private",
                "connectwise.client-id", "client",
                "connectwise.loopback-keys-allowed", "true");
    }

    @Override
    public void inject(TestInjector testInjector) {
        testInjector.injectIntoFields(server, new TestInjector.MatchesType(KeyServer.class));
    }

    @Override
    public void stop() {
        server.close();
    }
}
