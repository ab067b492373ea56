package com.accellis.engagement.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

    @Test
    void withoutArgumentsEverythingHasItsDefault() {
        var options = Options.parse(List.of());

        assertThat(options.port()).isEqualTo(8080);
        assertThat(options.kafkaPort()).isEqualTo(9092);
        assertThat(options.sandboxPort()).isEqualTo(8090);
        assertThat(options.data()).isEqualTo(Path.of(".engagement"));
        assertThat(options.fresh()).isFalse();
        assertThat(options.noBuild()).isFalse();
        assertThat(options.liveChanges()).isTrue();
        assertThat(options.sandboxClients()).isEmpty();
        assertThat(options.sandboxSeed()).isEmpty();
    }

    @Test
    void everyOptionIsUnderstoodInBothForms() {
        var options = Options.parse(List.of(
                "--port=0",
                "--kafka-port",
                "0",
                "--sandbox-port=18090",
                "--data",
                "/tmp/here",
                "--fresh",
                "--no-build",
                "--sandbox-clients",
                "5",
                "--sandbox-seed=-7",
                "--no-live-changes"));

        assertThat(options.port()).isZero();
        assertThat(options.kafkaPort()).isZero();
        assertThat(options.sandboxPort()).isEqualTo(18_090);
        assertThat(options.data()).isEqualTo(Path.of("/tmp/here"));
        assertThat(options.fresh()).isTrue();
        assertThat(options.noBuild()).isTrue();
        assertThat(options.sandboxClients()).hasValue(5);
        assertThat(options.sandboxSeed()).hasValue(-7);
        assertThat(options.liveChanges()).isFalse();
    }

    @ParameterizedTest(name = "{0} is refused")
    @CsvSource({
        "--prot 1, --prot",
        "--port, --port",
        "--port x, --port",
        "--port 65536, --port",
        "--port -1, --port",
        "--sandbox-clients 0, --sandbox-clients",
        "here, here"
    })
    void whatIsWrongIsNamed(String line, String named) {
        assertThatExceptionOfType(CannotStartException.class)
                .isThrownBy(() -> Options.parse(List.of(line.split(" "))))
                .withMessageContaining(named)
                .withMessageNotContaining("\n");
    }
}
