package com.accellis.engagement.sandbox.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.sandbox.records.Json;
import org.junit.jupiter.api.Test;

class RequestLimitTest {

    @Test
    void servesSoManyWithinAnySixtySeconds() {
        var limit = RequestLimit.of(Json.object().put("requestsPerMinute", 3));

        assertThat(limit.admit(0)).isEmpty();
        assertThat(limit.admit(20_000)).isEmpty();
        assertThat(limit.admit(59_000)).isEmpty();
        assertThat(limit.admit(59_999)).hasValue(1);
        assertThat(limit.admit(60_000)).isEmpty();
        assertThat(limit.admit(60_001)).hasValue(19_999);
        assertThat(limit.admit(80_000)).isEmpty();
    }
}
