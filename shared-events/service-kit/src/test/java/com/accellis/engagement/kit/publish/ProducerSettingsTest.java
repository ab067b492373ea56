package com.accellis.engagement.kit.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

/** What the Kafka client makes of our settings. A single broker, as tests have, would not show the difference. */
class ProducerSettingsTest {

    @Test
    void allInSyncReplicasHaveToAcknowledgeAndARepeatIsNotStoredTwice() {
        assertIsSafe(effective(Map.of()));
    }

    /** Settings of brokers come with everything that begins with {@code kafka.}, the environment's included. */
    @Test
    void nothingFromOutsideChangesThat() {
        assertIsSafe(
                effective(Map.of(ProducerConfig.ACKS_CONFIG, "1", ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "false")));
    }

    private static void assertIsSafe(ProducerConfig config) {
        assertThat(config.getString(ProducerConfig.ACKS_CONFIG))
                .as("the client's word for all")
                .isEqualTo("-1");
        assertThat(config.getBoolean(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG)).isTrue();
    }

    private static ProducerConfig effective(Map<String, Object> more) {
        Map<String, Object> brokers = new HashMap<>(more);
        brokers.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:9092");
        return new ProducerConfig(ProducerSettings.of(brokers, new Usual()));
    }

    private record Usual(Duration deliveryTimeout, Duration requestTimeout, Duration maxBlock, Duration linger)
            implements PublisherConfig {

        Usual() {
            this(Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ZERO);
        }
    }
}
