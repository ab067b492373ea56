package com.accellis.engagement.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdgeConfigTest {

    private final Map<String, String> environment = new HashMap<>(Map.of(
            "EDGE_CONNECTOR", "http://connector:8081",
            "EDGE_REGISTRY", "http://registry:8082",
            "EDGE_SCORING", "http://scoring",
            "EDGE_GATEWAY", "http://127.0.0.1:8084"));

    @Test
    void listensOnTheLoopbackUnlessToldOtherwise() {
        var config = EdgeConfig.of(environment);

        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isEqualTo(8080);
        assertThat(config.managementHost()).isEqualTo("127.0.0.1");
        assertThat(config.managementPort()).isEqualTo(9000);
        assertThat(config.allowedHosts()).isEmpty();
        assertThat(config.services().get(Service.CONNECTOR).port()).isEqualTo(8081);
        assertThat(config.services().get(Service.SCORING).port()).isEqualTo(80);
    }

    @Test
    void allowedHostsAreTrimmedAndInLowerCase() {
        environment.put("EDGE_ALLOWED_HOSTS", " Scores.Example:443 ,, localhost:8080");

        assertThat(EdgeConfig.of(environment).allowedHosts())
                .containsExactlyInAnyOrder("scores.example:443", "localhost:8080");
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({
        "EDGE_GATEWAY, https://127.0.0.1:1",
        "EDGE_SCORING, ''",
        "EDGE_REGISTRY, http://",
        "EDGE_PORT, eighty",
        "EDGE_PORT, 70000",
        "EDGE_MANAGEMENT_PORT, ninety",
        "EDGE_MANAGEMENT_PORT, 8080"
    })
    void aWrongSettingIsNamed(String name, String value) {
        environment.put(name, value);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> EdgeConfig.of(environment))
                .withMessageContaining(name);
    }
}
