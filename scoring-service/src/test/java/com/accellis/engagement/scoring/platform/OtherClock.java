package com.accellis.engagement.scoring.platform;

import com.accellis.engagement.kit.startup.DeploymentConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;

/** The time of somebody else, who is ahead. */
public final class OtherClock {

    private OtherClock() {}

    public static BusinessClock ahead(Duration by, DeploymentConfig deployment) {
        return new BusinessClock(Clock.offset(Clock.system(ZoneOffset.UTC), by), deployment);
    }
}
