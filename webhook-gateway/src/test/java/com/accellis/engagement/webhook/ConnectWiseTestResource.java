package com.accellis.engagement.webhook;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Points the gateway at a {@link KeyServer} on this machine, and calls this machine a proxy of ours. */
public class ConnectWiseTestResource implements QuarkusTestResourceLifecycleManager {

    /** A host whose keys are trusted too, by HTTPS as in production; see {@code TestLookup} for where it is. */
    public static final String CLOUD_HOST = "na.myconnectwise.net";

    private final KeyServer server = KeyServer.start();

    @Override
    public Map<String, String> start() {
        return Map.of(
                "connectwise.base-url",
                server.baseUrl(),
                "connectwise.company-id",
                "northwind",
                "connectwise.key-hosts",
                CLOUD_HOST,
                "connectwise.public-key",
                "public",
                "connectwise.private-key",
                "private",
                "connectwise.client-id",
                "client",
                "connectwise.loopback-keys-allowed",
                "true",
                // Tests share one gateway: a limit that one of them reaches would be reached for all.
                "signing-keys.new-addresses-per-minute",
                "1000000",
                "webhook.new-key-addresses-per-minute",
                "1000000",
                "webhook.trusted-proxies",
                "127.0.0.1, ::1");
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
