package com.accellis.engagement.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTypesTest {

    @ParameterizedTest
    @EnumSource
    void theTopicOfAnEntityCarriesSourceEvents(SourceEntity entity) {
        EventType<?> type = EventTypes.on(entity.topic().name());

        assertThat(type.topic()).isEqualTo(entity.topic());
        assertThat(type.payload()).isAssignableTo(SourceEvent.class);
    }

    @Test
    void sourceEventsAreOnTopicsOfEntitiesOnly() {
        var topics = Stream.of(SourceEntity.values()).map(SourceEntity::topic).collect(Collectors.toSet());

        assertThat(EventTypes.all())
                .filteredOn(type -> SourceEvent.class.isAssignableFrom(type.payload()))
                .extracting(EventType::topic)
                .containsExactlyInAnyOrderElementsOf(topics);
    }

    @ParameterizedTest
    @ValueSource(strings = {"connectwise.callbacks", "connectwise.tickets.connector-service.dead-letter"})
    void otherTopicsHaveNoSingleType(String topic) {
        assertThatThrownBy(() -> EventTypes.on(topic)).isInstanceOf(IllegalArgumentException.class);
    }
}
