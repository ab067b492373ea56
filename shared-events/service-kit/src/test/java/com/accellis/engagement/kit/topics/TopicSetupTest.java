package com.accellis.engagement.kit.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicSetupTest {

    @Test
    void variablesOfTheEnvironmentBecomeSettingsOfTheClient() {
        var settings = TopicSetup.brokers(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", "kafka:9093",
                "KAFKA_SASL_JAAS_CONFIG", "module required;",
                "PATH", "/bin"));

        assertThat(settings)
                .isEqualTo(Map.of("bootstrap.servers", "kafka:9093", "sasl.jaas.config", "module required;"));
    }
}
