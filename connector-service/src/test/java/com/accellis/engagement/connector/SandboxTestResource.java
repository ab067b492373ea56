package com.accellis.engagement.connector;

import com.accellis.engagement.sandbox.Main;
import com.accellis.engagement.testkit.FreePort;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The sandbox as the outside world of the connector, small and without changes of its own. */
public class SandboxTestResource implements QuarkusTestResourceLifecycleManager {

    static final String TOKEN = "sandbox-admin";
    public static final String KEY = "key-for-tests";
    private static final String SECRETS = "secrets.directory";
    private static String baseUrl;

    /** Where the service has its secret keys from, one file for each. */
    public static Path secrets() {
        return Path.of(System.getProperty(SECRETS));
    }

    public static String baseUrl() {
        return baseUrl;
    }

    @Override
    public Map<String, String> start() {
        if (baseUrl == null) {
            int port = freePort();
            Main.main(new String[] {
                "--port",
                Integer.toString(port),
                "--clients",
                "4",
                "--seed",
                "7",
                "--no-live-changes",
                "--token",
                TOKEN,
                "--company-id",
                "northwind",
                "--public-key",
                KEY,
                "--private-key",
                KEY,
                "--client-id",
                KEY,
                "--crewhu-key",
                KEY,
                "--signing-key",
                KEY
            });
            baseUrl = "http://127.0.0.1:" + port;
            System.setProperty(SECRETS, directoryWithKeys());
        }
        Map<String, String> settings = new HashMap<>();
        settings.put("connectwise.base-url", baseUrl);
        settings.put("connectwise.company-id", "northwind");
        settings.put("connectwise.public-key", KEY);
        settings.put("connectwise.requests-per-minute", "100000");
        settings.put("connectwise.attempts", "2");
        settings.put("connectwise.retry-pause", "10ms");
        settings.put("refresh.pause-after-stale-read", "20ms");
        settings.put("refresh.pause-after-failure", "200ms");
        settings.put("sync.callbacks-arrive-within", "2s");
        settings.put("sync.judge-repairs-every", "500ms");
        // Reachable for callbacks, but nothing is registered unless a test asks for it.
        settings.put("engagement.public-url", "http://127.0.0.1:1");
        settings.put("subscription.look-every", "off");
        settings.put("subscription.answer-within", "2500ms");
        settings.put("crewhu.base-url", baseUrl + "/api/");
        settings.put("crewhu.retry-pause", "10ms");
        return settings;
    }

    @Override
    public void stop() {
        // Serves all test classes and ends with the JVM.
    }

    private static String directoryWithKeys() {
        try {
            Path directory = Files.createTempDirectory("secrets");
            Files.writeString(directory.resolve("connectwise.private-key"), KEY);
            Files.writeString(directory.resolve("connectwise.client-id"), KEY);
            Files.writeString(directory.resolve("crewhu.api-key"), KEY);
            return directory.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try {
            return FreePort.find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
