package com.accellis.engagement.webhook.keys;

import com.accellis.engagement.webhook.platform.ConnectWiseConfig;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Our company with all credentials. */
record FixedConnectWise(
        URI url, Optional<List<String>> keyHosts, boolean loopbackKeysAllowed, boolean privateKeyHostsAllowed)
        implements ConnectWiseConfig {

    @Override
    public Optional<URI> baseUrl() {
        return Optional.of(url);
    }

    @Override
    public Optional<String> companyId() {
        return Optional.of("northwind");
    }

    @Override
    public Optional<String> publicKey() {
        return Optional.of("public");
    }

    @Override
    public Optional<String> privateKey() {
        return Optional.of("key");
    }

    @Override
    public Optional<String> clientId() {
        return Optional.of("client");
    }
}
