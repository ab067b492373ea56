package com.accellis.engagement.connector.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.connector.history.FreshnessView.Timeliness;
import com.accellis.engagement.events.SourceEntity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreshnessViewTest {

    private static final Instant NOW = Instant.parse("2026-02-03T14:05:00Z");
    private static final Duration EVERY = Duration.ofMinutes(1);

    @ParameterizedTest(name = "{0} s after the last success, nothing under way: {1}")
    @CsvSource({"0, ON_TIME", "60, ON_TIME", "63, ON_TIME", "66, LATE", "120, LATE", "130, ERROR"})
    void withoutARunTheAgeCounts(int age, Timeliness timeliness) {
        assertThat(timeliness(NOW.minusSeconds(age))).isEqualTo(timeliness);
    }

    @ParameterizedTest(
            name = "a {0} that began {1} s ago, {2} s after the last success, and stored a page {3} s ago: {4}")
    @CsvSource({
        // One that takes longer than the schedule is no reason for alarm.
        "incremental, 30, 60, 5, ON_TIME",
        "sweep, 600, 60, 5, ON_TIME",
        "full, 7200, 60, 5, ON_TIME",
        // It began late.
        "incremental, 30, 90, 5, LATE",
        "incremental, 30, 150, 5, ERROR",
        // It hangs.
        "sweep, 600, 60, 400, ERROR",
        // It does not read what changed since the last success.
        "backfill, 600, 60, 5, ERROR"
    })
    void aRunUnderWayIsJudgedByWhenItBegan(String mode, int began, int after, int page, Timeliness timeliness) {
        Instant startedAt = NOW.minusSeconds(began);
        assertThat(timeliness(startedAt.minusSeconds(after), run(mode, "running", startedAt, NOW.minusSeconds(page))))
                .isEqualTo(timeliness);
    }

    @Test
    void aRunThatFailedExcusesNothing() {
        Instant startedAt = NOW.minusSeconds(600);
        assertThat(timeliness(startedAt.minusSeconds(60), run("sweep", "failed", startedAt, NOW.minusSeconds(5))))
                .isEqualTo(Timeliness.ERROR);
    }

    @Test
    void beforeTheFirstSuccessThereIsNothingToJudge() {
        assertThat(timeliness(null, run("full", "running", NOW, null))).isNull();
    }

    private static Timeliness timeliness(Instant lastSuccess, RunView... runs) {
        return FreshnessView.of(SourceEntity.SERVICE_TICKETS, true, 1, lastSuccess, EVERY, List.of(runs), NOW)
                .timeliness();
    }

    private static RunView run(String mode, String state, Instant startedAt, Instant progressedAt) {
        return new RunView(
                UUID.randomUUID(),
                SourceEntity.SERVICE_TICKETS.wireName(),
                mode,
                state,
                startedAt,
                startedAt,
                null,
                progressedAt,
                null,
                null,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                null,
                null,
                null);
    }
}
