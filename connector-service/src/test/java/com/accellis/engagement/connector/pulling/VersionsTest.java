package com.accellis.engagement.connector.pulling;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.events.SourceVersion;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class VersionsTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void aTimeInTheFarFutureDoesNotWinForEver() {
        assertThat(Versions.of(Instant.parse("9999-01-01T00:00:00Z"), NOON, 7))
                .isEqualTo(new SourceVersion(NOON.plusSeconds(300), 7));
    }

    @Test
    void aTimeWithinTheToleranceOfClocksIsKept() {
        assertThat(Versions.of(NOON.plusSeconds(300), NOON, 7).lastUpdated()).isEqualTo(NOON.plusSeconds(300));
    }

    @Test
    void withoutATimeTheReadNumberDecides() {
        assertThat(Versions.of(null, NOON, 8)).isGreaterThan(Versions.of(null, NOON, 7));
    }

    @Test
    void aLaterChangeWinsOverALaterReading() {
        assertThat(Versions.of(NOON, NOON, 1)).isGreaterThan(Versions.of(NOON.minusSeconds(1), NOON, 2));
    }
}
