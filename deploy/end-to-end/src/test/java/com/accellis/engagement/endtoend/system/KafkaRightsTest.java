package com.accellis.engagement.endtoend.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.system.KafkaRights.Rule;
import com.accellis.engagement.events.Topic;
import com.accellis.engagement.events.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list that is delivered gives the rights that are needed; deploy/kubernetes/check compares its users with it. */
class KafkaRightsTest {

    private static final String USER = "User:";

    @Test
    void theListGivesTheseRightsAndNoOthers() throws IOException {
        assertThat(delivered()).containsExactlyInAnyOrderElementsOf(KafkaRights.rules());
    }

    @Test
    void everyTopicIsUsedAndNoOther() {
        assertThat(KafkaRights.names("topic"))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(Topics.events().stream(), Topics.deadLetters().stream())
                                .map(Topic::name)
                                .toList());
    }

    @Test
    void everyTopicHasOneWriter() {
        assertThat(KafkaRights.names("topic"))
                .allSatisfy(topic -> assertThat(KafkaRights.PRINCIPALS)
                        .as("who writes " + topic)
                        .filteredOn(principal -> KafkaRights.allow(principal, "Write", "topic", topic))
                        .hasSize(1));
    }

    /** Every line but comments and empty ones is a rule: none is passed over because it is written differently. */
    private static List<Rule> delivered() throws IOException {
        return Files.readAllLines(Repository.resolve(SecuredSite.RULES)).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("\\s+"))
                .peek(words -> assertThat(words).hasSize(5))
                .peek(words -> assertThat(words[0]).startsWith(USER))
                .flatMap(words -> Stream.of(words[1].split(","))
                        .map(operation ->
                                new Rule(words[0].substring(USER.length()), operation, words[2], words[3], words[4])))
                .toList();
    }
}
