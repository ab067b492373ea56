package com.accellis.engagement.connector.platform;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * What we sign in to the sources with, as the configuration has it at this moment: keys can be changed without a restart where
 * the configuration comes from files, see {@link SecretFiles}.
 */
@ApplicationScoped
public class SourceKeys {

    private final Config config;

    /** @param config asked again for each request */
    public SourceKeys(Config config) {
        this.config = config;
    }

    public Optional<String> connectWisePublicKey() {
        return value("connectwise.public-key");
    }

    public Optional<String> connectWisePrivateKey() {
        return value("connectwise.private-key");
    }

    public Optional<String> connectWiseClientId() {
        return value("connectwise.client-id");
    }

    public Optional<String> crewHuKey() {
        return value("crewhu.api-key");
    }

    private Optional<String> value(String name) {
        return config.getOptionalValue(name, String.class);
    }
}
