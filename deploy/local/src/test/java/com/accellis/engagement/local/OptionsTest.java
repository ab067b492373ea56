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
        assertThat(options.networks()).isEmpty();
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

    @Test
    void networksLieBeforeTheStoresAndBeforeEachServiceThatIsNamed() {
        var options = Options.parse(List.of(
                "--kafka-network",
                "20001:20002",
                "--database-network=20003:20004",
                "--service-network",
                "scoring-service=20005:20006",
                "--service-network=webhook-gateway=20007:20008"));

        assertThat(options.kafkaNetwork()).hasValue(new Network(20_001, 20_002));
        assertThat(options.databaseNetwork()).hasValue(new Network(20_003, 20_004));
        assertThat(options.serviceNetwork("scoring-service")).hasValue(new Network(20_005, 20_006));
        assertThat(options.serviceNetwork("webhook-gateway")).hasValue(new Network(20_007, 20_008));
        assertThat(options.serviceNetwork("connector-service")).isEmpty();
        assertThat(options.networks().map(Network::inner)).containsExactlyInAnyOrder(20_001, 20_003, 20_005, 20_007);
    }

    @ParameterizedTest(name = "{0} is refused")
    @CsvSource({
        "--prot 1, --prot",
        "--port, --port",
        "--port x, --port",
        "--port 65536, --port",
        "--port -1, --port",
        "--sandbox-clients 0, --sandbox-clients",
        "--service-network 20001:20002, --service-network",
        "--service-network scoring=20001:20002, --service-network",
        "--service-network scoring-service=20001, --service-network",
        "here, here"
    })
    void whatIsWrongIsNamed(String line, String named) {
        assertThatExceptionOfType(CannotStartException.class)
                .isThrownBy(() -> Options.parse(List.of(line.split(" "))))
                .withMessageContaining(named)
                .withMessageNotContaining("\n");
    }
}
