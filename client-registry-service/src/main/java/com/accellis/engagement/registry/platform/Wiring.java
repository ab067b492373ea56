package com.accellis.engagement.registry.platform;

import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.backlog.CommittedProgress;
import com.accellis.engagement.kit.backlog.Progress;
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

    /** The topics of the incoming channels. */
    @Produces
    @Singleton
    Progress progress() {
        return new CommittedProgress(Topics.COMPANIES, Topics.CONTACTS);
    }
}
