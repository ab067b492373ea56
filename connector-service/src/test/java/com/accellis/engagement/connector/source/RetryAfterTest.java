package com.accellis.engagement.connector.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

    @ParameterizedTest(name = "{0} means {1} s")
    @CsvSource(
            value = {
                "30;30",
                "0;0",
                "' 5 ';5",
                "999999;600",
                "Mon, 23 Nov 2026 10:00:20 GMT;20",
                "Mon, 23 Nov 2026 09:00:00 GMT;0",
                "soon;30",
                "-5;30",
                "'';30",
                ";30"
            },
            delimiter = ';')
    void waitsAsLongAsAskedWithinReason(String header, long seconds) {
        assertThat(RetryAfter.of(Optional.ofNullable(header), Instant.parse("2026-11-23T10:00:00Z")))
                .hasSeconds(seconds);
    }
}
