package com.accellis.engagement.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

    @Test
    void readsWhatIsGivenAndKeepsDefaultsForTheRest() {
        var options = Options.parse(List.of("--clients", "5", "--no-live-changes", "--token", "secret"));

        assertThat(options.size().clients()).hasValue(5);
        assertThat(options.size().seed()).isEmpty();
        assertThat(options.size().tickets()).isEmpty();
        assertThat(options.data()).isEmpty();
        assertThat(options.liveChanges()).isFalse();
        assertThat(options.port()).isEqualTo(8090);
        assertThat(options.companyId()).isEqualTo("northwind");
        assertThat(options.toString()).doesNotContain("secret", options.signingKey());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--clients",
                "--clients many",
                "--clients 0",
                "--tickets 1000001",
                "--port 70000",
                "--nothing 1",
                "something"
            })
    void refusesWhatItDoesNotUnderstand(String arguments) {
        assertThatThrownBy(() -> Options.parse(List.of(arguments.split(" "))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
