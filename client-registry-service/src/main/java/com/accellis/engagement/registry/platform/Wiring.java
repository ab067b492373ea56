package com.accellis.engagement.registry.platform;

import com.accellis.engagement.registry.lifecycle.ClientCriteria;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Builds the rules from configuration. */
class Wiring {

    @Produces
    @Singleton
    ClientCriteria clientCriteria(RegistryConfig config) {
        return new ClientCriteria(config.clientStatuses(), config.clientTypes(), config.makeClients());
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }
}
