package com.accellis.engagement.scoring.platform;

import com.accellis.engagement.kit.startup.DeploymentConfig;
import com.accellis.engagement.scoring.counting.CountingRules;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Set;

/** Builds the rules from configuration. */
class Wiring {

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    CountingRules countingRules(ScoringConfig config, DeploymentConfig deployment) {
        return new CountingRules(
                deployment.timeZone(), config.closingStatuses().orElse(Set.of()), config.ratingScale());
    }
}
