package com.accellis.engagement.kit.topics;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.events.Topic;
import com.accellis.engagement.events.Topics;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicSetupTest {

    @Test
    void recordsAreDeletedByAgeWhereTopicsAreNotCompacted() {
        assertThat(settings(Topics.CALLBACKS))
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", days(7));
        assertThat(settings(Topics.SCORE_CHANGES)).containsEntry("retention.ms", days(400));
        assertThat(Topics.deadLetters())
                .isNotEmpty()
                .allSatisfy(topic -> assertThat(settings(topic))
                        .containsEntry("cleanup.policy", "delete")
                        .containsEntry("retention.ms", days(30)));
    }

    @Test
    void compactedTopicsKeepTheNewestForEverAndTombstonesForAWeek() {
        assertThat(settings(Topics.COMPANIES))
                .containsEntry("cleanup.policy", "compact")
                .containsEntry("delete.retention.ms", days(7))
                .doesNotContainKey("retention.ms");
    }

    /** What an erased person was must not stay for as long as nothing else is written. */
    @Test
    void whatContactsWereIsCompactedAwayWithinADay() {
        assertThat(settings(Topics.CONTACTS))
                .containsEntry("cleanup.policy", "compact")
                .containsEntry("max.compaction.lag.ms", days(1));
        assertThat(settings(Topics.TICKETS)).doesNotContainKey("max.compaction.lag.ms");
    }

    private static Map<String, String> settings(Topic topic) {
        return TopicSetup.newTopic(topic, 1, (short) 1).configs();
    }

    private static String days(int days) {
        return Long.toString(Duration.ofDays(days).toMillis());
    }

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
