package com.accellis.engagement.connector.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.connector.history.RunProgressResource.RunProgress;
import com.accellis.engagement.events.SourceEntity;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunProgressTest {

    private static final Instant START = Instant.parse("2026-02-03T14:05:00Z");

    @ParameterizedTest(name = "{0} of {1} records after {2} ms: {3} a second, {4} s left")
    @CsvSource({
        "1000, 5000, 10000, 100, 40",
        "5000, 5000, 10000, 500, 0",
        // The source got more meanwhile.
        "5001, 5000, 10000, 500, 0",
        "0, 5000, 10000, 0, ",
        // Nobody counts surveys.
        "1000, , 10000, 100, ",
        "10, 20, 0, 0, "
    })
    void rateAndRemainingTimeFollowFromWhatWasRead(
            long read, Long expected, long millis, long perSecond, Long remaining) {
        var now = Clock.fixed(START.plusMillis(millis), ZoneOffset.UTC);
        RunProgress progress = RunProgress.of(run(read, expected, null), now);
        assertThat(progress.recordsPerSecond()).isEqualTo(perSecond);
        assertThat(progress.expected()).isEqualTo(expected);
        assertThat(progress.remainingSeconds()).isEqualTo(remaining);
    }

    @ParameterizedTest(name = "asked {0} s after the end")
    @CsvSource({"0", "3600"})
    void theRateOfARunThatEndedStays(long later) {
        var now = Clock.fixed(START.plusSeconds(10 + later), ZoneOffset.UTC);
        assertThat(RunProgress.of(run(1000, 1000L, START.plusSeconds(10)), now).recordsPerSecond())
                .isEqualTo(100);
    }

    private static RunView run(long read, Long sourceBefore, Instant finishedAt) {
        return new RunView(
                UUID.randomUUID(),
                SourceEntity.COMPANIES.wireName(),
                "full",
                finishedAt == null ? "running" : "completed",
                START,
                START,
                finishedAt,
                null,
                null,
                null,
                read,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                new RunView.Comparison(null, sourceBefore, null, null, List.of()),
                null,
                null);
    }
}
