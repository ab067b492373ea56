package com.accellis.engagement.webhook.platform;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Whose callbacks we take, and where their signing keys may come from. */
@ConfigMapping(prefix = "connectwise")
public interface ConnectWiseConfig {

    /** Our ConnectWise, for example {@code https://api-na.myconnectwise.net}; only its host matters here. */
    Optional<URI> baseUrl();

    /** The id of our company, in any case. Without it every callback is refused. */
    Optional<String> companyId();

    /** With the next two: sent to the configured host only, and only when it does not give a key without them. */
    Optional<String> publicKey();

    Optional<String> privateKey();

    Optional<String> clientId();

    /** Further host names that keys may come from, for example when ConnectWise moves our tenant. */
    Optional<List<String>> keyHosts();

    /** Takes keys by plain HTTP from a base URL on this machine, such as the sandbox's. Local systems only. */
    @WithDefault("false")
    boolean loopbackKeysAllowed();

    /** Takes keys from a host with a private address: a ConnectWise in our own network. */
    @WithDefault("false")
    boolean privateKeyHostsAllowed();
}
