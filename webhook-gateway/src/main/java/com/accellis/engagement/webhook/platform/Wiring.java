package com.accellis.engagement.webhook.platform;

import com.accellis.engagement.webhook.signature.KeyUrlRule;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** Builds rules from configuration. */
class Wiring {

    @Produces
    @Singleton
    KeyUrlRule keyUrlRule(ConnectWiseConfig config) {
        return new KeyUrlRule(
                config.baseUrl(),
                config.keyHosts().orElse(List.of()),
                config.companyId(),
                config.loopbackKeysAllowed());
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }
}
