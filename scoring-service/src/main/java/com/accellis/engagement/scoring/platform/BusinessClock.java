package com.accellis.engagement.scoring.platform;

import com.accellis.engagement.kit.startup.DeploymentConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** What time and what business day it is. */
@ApplicationScoped
public class BusinessClock {

    private final Clock clock;
    private final ZoneId zone;

    BusinessClock(Clock clock, DeploymentConfig deployment) {
        this.clock = clock;
        this.zone = deployment.timeZone();
    }

    public Instant now() {
        return clock.instant();
    }

    public LocalDate today() {
        return dayOf(clock.instant());
    }

    /** The first business day of what is {@code kept} for so long, in whole days. */
    public LocalDate firstDayOf(Duration kept) {
        return today().minusDays(kept.toDays());
    }

    /** When a business day begins. */
    public Instant startOf(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    /** The business day that a moment falls on. */
    public LocalDate dayOf(Instant moment) {
        return LocalDate.ofInstant(moment, zone);
    }
}
