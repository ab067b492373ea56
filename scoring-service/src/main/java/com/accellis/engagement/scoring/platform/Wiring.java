package com.accellis.engagement.scoring.platform;

import com.accellis.engagement.kit.startup.DeploymentConfig;
import com.accellis.engagement.scoring.counting.CountingBasis;
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
    CountingBasis countingBasis(ScoringConfig config, DeploymentConfig deployment) {
        return new CountingBasis(
                deployment.timeZone(), config.closingStatuses().orElse(Set.of()), config.ratingScale());
    }

    @Produces
    @Singleton
    CountingRules countingRules(CountingBasis basis) {
        return new CountingRules(basis);
    }
}
