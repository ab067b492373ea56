package com.accellis.engagement.kit.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.accellis.engagement.events.EventType;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.events.TicketChanged;
import com.accellis.engagement.events.TimeEntryChanged;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventJsonTest {

    static Stream<EventType<?>> types() {
        return EventTypes.all().stream();
    }

    @ParameterizedTest
    @MethodSource("types")
    void theSampleOfAnEventIsReadAndWrittenBackAsItIs(EventType<?> type) throws IOException {
        byte[] sample = sample(type);
        Object event = EventJson.read(sample, type.payload());
        assertThat(tree(EventJson.write(event))).isEqualTo(tree(sample));
    }

    private static byte[] sample(EventType<?> type) throws IOException {
        String name = type.dataSchema().replace("urn:engagement:schema:", "");
        try (var in = EventTypes.class.getResourceAsStream("/samples/" + name + ".json")) {
            return in.readAllBytes();
        }
    }

    private static JsonNode tree(byte[] json) throws IOException {
        return EventJson.mapper().readTree(json);
    }

    @Test
    void aFieldOfANewerVersionIsIgnored() throws IOException {
        String json = new String(sample(EventTypes.TICKET), StandardCharsets.UTF_8)
                .replaceFirst("\\{", "{\"addedLater\":{\"a\":[1]},");
        assertThat(EventJson.read(json.getBytes(StandardCharsets.UTF_8), TicketChanged.class)
                        .id())
                .isEqualTo(9001);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"id\": \"9001\"",
                "\"id\": 9001.5",
                "\"id\": null",
                "\"summary\": 5",
                "\"closed\": \"true\"",
                "\"closed\": null",
                "\"kind\": \"SERVICE\"",
                "\"kind\": 0",
                "\"enteredAt\": \"yesterday\"",
                "\"enteredAt\": \"\"",
                "\"enteredAt\": \"5\"",
                "\"enteredAt\": 5",
                "\"enteredAt\": 1e300",
                "\"version\": {\"lastUpdated\": \"2026-02-03T16:10:01Z\"}"
            })
    void aValueOfTheWrongTypeIsAnErrorAndNotGuessed(String field) throws IOException {
        String name = field.substring(0, field.indexOf(':'));
        String json = new String(sample(EventTypes.TICKET), StandardCharsets.UTF_8)
                .replaceFirst(name + ": (\\{[^}]*}|[^,}]*)", field);
        assertThat(json).contains(field);
        assertThatThrownBy(() -> EventJson.read(json.getBytes(StandardCharsets.UTF_8), TicketChanged.class))
                .isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void aFieldGivenTwiceIsAnError() {
        assertThatThrownBy(() ->
                        EventJson.read("{\"id\":1,\"id\":2}".getBytes(StandardCharsets.UTF_8), TimeEntryChanged.class))
                .isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void decimalsKeepTheirDigits() throws IOException {
        String json = new String(sample(EventTypes.TIME_ENTRY), StandardCharsets.UTF_8)
                .replace("1.25", "0.1000000000000000055511151231257827");
        var entry = EventJson.read(json.getBytes(StandardCharsets.UTF_8), TimeEntryChanged.class);
        assertThat(entry.hours()).hasToString("0.1000000000000000055511151231257827");
    }
}
