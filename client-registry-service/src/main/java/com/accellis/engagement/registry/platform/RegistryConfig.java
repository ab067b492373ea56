package com.accellis.engagement.registry.platform;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Set;

/** Which companies of ConnectWise are clients. Names of statuses and types are each tenant's own. */
@ConfigMapping(prefix = "registry")
interface RegistryConfig {

    /** Names of the company statuses under which we work for a company; with another status its client is inactive. */
    @WithDefault("Active")
    Set<String> clientStatuses();

    /** Names of the company types that make a client; prospects and vendors have others. */
    @WithDefault("Client")
    Set<String> clientTypes();

    /** Whether companies make clients by themselves. Off: people enter clients, or import them, and map companies. */
    @WithDefault("true")
    boolean makeClients();
}
