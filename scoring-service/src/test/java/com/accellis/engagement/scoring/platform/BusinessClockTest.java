package com.accellis.engagement.scoring.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.kit.startup.DeploymentConfig;
import com.accellis.engagement.scoring.counting.CountingBasis;
import com.accellis.engagement.scoring.counting.CountingRules;
import com.accellis.engagement.scoring.window.ScoreWindow;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Days begin at midnight of the business time zone, each of them once, whatever clocks do in between. */
class BusinessClockTest {

    /** Two years with a leap day, their ends, and eight changes of the clock. */
    private static final LocalDate FIRST = LocalDate.of(2023, 12, 1);

    private static final LocalDate LAST = LocalDate.of(2026, 1, 31);

    private record Fixed(Kind deployment, ZoneId timeZone, Optional<URI> publicUrl) implements DeploymentConfig {}

    private static LocalDate todayAt(Instant now, ZoneId zone) {
        var deployment = new Fixed(DeploymentConfig.Kind.LOCAL, zone, Optional.empty());
        return new BusinessClock(Clock.fixed(now, ZoneOffset.UTC), deployment).today();
    }

    @ParameterizedTest
    @ValueSource(strings = {"America/New_York", "Europe/Berlin", "Australia/Lord_Howe"})
    void aDayEndsWithTheSecondBeforeTheNextBegins(String name) {
        ZoneId zone = ZoneId.of(name);
        for (LocalDate day = FIRST; !day.isAfter(LAST); day = day.plusDays(1)) {
            Instant begin = day.atStartOfDay(zone).toInstant();
            assertThat(todayAt(begin.minusSeconds(1), zone)).isEqualTo(day.minusDays(1));
            assertThat(todayAt(begin, zone)).isEqualTo(day);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"America/New_York", "Europe/Berlin", "Australia/Lord_Howe"})
    void whatHappensNowCountsToday(String name) {
        ZoneId zone = ZoneId.of(name);
        var rules = new CountingRules(new CountingBasis(zone, Set.of(), Map.of()));
        Instant end = LAST.atStartOfDay(zone).toInstant();
        for (Instant now = FIRST.atStartOfDay(zone).toInstant();
                now.isBefore(end);
                now = now.plus(Duration.ofMinutes(30))) {
            assertThat(rules.dayOf(now)).isEqualTo(todayAt(now, zone));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 60, 90})
    void aDayIsInTheWindowForItsLengthOfDays(int length) {
        for (LocalDate day = FIRST; !day.isAfter(LAST); day = day.plusDays(1)) {
            for (int later = -2; later <= length + 1; later++) {
                assertThat(new ScoreWindow(day.plusDays(later), length).contains(day))
                        .isEqualTo(later >= 0 && later < length);
            }
        }
    }
}
