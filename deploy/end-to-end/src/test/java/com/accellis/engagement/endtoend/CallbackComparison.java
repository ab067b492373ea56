package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.CallbackLoad.Sent;
import com.accellis.engagement.endtoend.system.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The callbacks that were sent beside those on the topic, by message id. */
record CallbackComparison(Map<String, Sent> sent, Map<String, List<Published>> published) {

    /** @param id the CloudEvents id */
    private record Published(String key, String id, JsonNode event) {}

    static CallbackComparison of(Map<String, Sent> sent, List<ConsumerRecord<String, String>> records) {
        return new CallbackComparison(
                sent,
                records.stream()
                        .map(found -> new Published(found.key(), idOf(found), Json.read(found.value())))
                        .collect(Collectors.groupingBy(
                                found -> found.event().get("messageId").textValue(),
                                TreeMap::new,
                                Collectors.toList())));
    }

    private static String idOf(ConsumerRecord<String, String> found) {
        return new String(found.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8);
    }

    void assertNothingLost() {
        assertThat(lost()).as("acknowledged, but not on the topic").isEmpty();
        assertThat(published.keySet()).as("on the topic, and sent").isSubsetOf(sent.keySet());
        assertThat(sent.values()).filteredOn(Sent::isAcknowledged).isNotEmpty();
        published.forEach((messageId, records) -> {
            var callback = sent.get(messageId);
            assertThat(records).allSatisfy(found -> {
                assertThat(found.key()).isEqualTo("ticket/" + callback.ticket());
                assertThat(found.event().get("type").textValue()).isEqualTo("ticket");
                assertThat(found.event().get("id").longValue()).isEqualTo(callback.ticket());
                assertThat(found.event().get("action").textValue()).isEqualTo("updated");
                assertThat(found.event().get("lastUpdated").textValue())
                        .isEqualTo(callback.lastUpdated().toString());
            });
            assertThat(records.stream().map(Published::id).distinct())
                    .as("ce_id of %s and its repeats", messageId)
                    .hasSize(1);
        });
        assertThat(published.values().stream().map(records -> records.get(0).id()))
                .as("ce_ids of different callbacks")
                .doesNotHaveDuplicates();
    }

    private List<String> lost() {
        return sent.values().stream()
                .filter(Sent::isAcknowledged)
                .map(Sent::messageId)
                .filter(messageId -> !published.containsKey(messageId))
                .toList();
    }

    long storedThoughNotAcknowledged() {
        return sent.values().stream()
                .filter(callback -> !callback.isAcknowledged() && published.containsKey(callback.messageId()))
                .count();
    }

    private long duplicates() {
        return published.values().stream()
                .mapToLong(records -> records.size() - 1L)
                .sum();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "acknowledged %d, refused %d, indeterminate %d, lost %d; stored though not acknowledged %d, duplicates %d",
                sent.values().stream().filter(Sent::isAcknowledged).count(),
                sent.values().stream().filter(Sent::isRefused).count(),
                sent.values().stream().filter(Sent::isIndeterminate).count(),
                lost().size(),
                storedThoughNotAcknowledged(),
                duplicates());
    }
}
