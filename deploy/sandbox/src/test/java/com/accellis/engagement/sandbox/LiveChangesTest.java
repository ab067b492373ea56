package com.accellis.engagement.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveChangesTest {

    private static final List<String> GROWING =
            List.of("service-tickets", "time-entries", "surveys", "agreement-additions");

    @Test
    void keepComingUntilPausedAndThenNothingMoves() throws Exception {
        try (var sandbox = RunningSandbox.start("--live-changes-per-minute", "60000")) {
            // Given
            var before = sandbox.state().get("counts");
            RunningSandbox.await(() -> {
                var now = sandbox.state().get("counts");
                return GROWING.stream()
                        .allMatch(
                                type -> now.get(type).asInt() > before.get(type).asInt());
            });

            // When
            sandbox.admin("POST", "/live-changes", "{\"enabled\":false}");

            // Then
            assertThat(sandbox.state().get("liveChanges").asBoolean()).isFalse();
            for (var type : GROWING) {
                var first = sandbox.admin("GET", "/records/" + type, null).body();
                var second = sandbox.admin("GET", "/records/" + type, null).body();
                assertThat(Arrays.equals(first, second)).isTrue();
            }
        }
    }
}
