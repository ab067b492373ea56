package com.accellis.engagement.kit.consume;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.events.CallbackReceived;
import com.accellis.engagement.events.EventType;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.kit.publish.CloudEventHeaders;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads one record as an event of the expected type, or says why it is none. */
final class EventReader {

    private static final Set<String> CALLBACK_NAMES = EventTypes.all().stream()
            .filter(type -> type.payload() == CallbackReceived.class)
            .map(EventType::name)
            .collect(Collectors.toUnmodifiableSet());

    private EventReader() {}

    /** @throws RejectedEvent when the envelope or the value is not what the topic promises */
    static <E> E read(ConsumerRecord<byte[], byte[]> kafkaRecord, EventType<E> expected) {
        checkEnvelope(kafkaRecord, expected);
        if (kafkaRecord.value() == null) {
            throw new RejectedEvent("no-value", "The record has no value");
        }
        E event;
        try {
            event = EventJson.read(kafkaRecord.value(), expected.payload());
        } catch (JsonMappingException e) {
            throw new RejectedEvent("wrong-content", "Field " + path(e) + " cannot be read");
        } catch (JsonProcessingException e) {
            throw new RejectedEvent("not-json", "The value is not valid JSON");
        } catch (IOException e) {
            throw new RejectedEvent("not-json", "The value cannot be read");
        }
        if (event == null) {
            throw new RejectedEvent("wrong-content", "The value is null");
        }
        return event;
    }

    private static void checkEnvelope(ConsumerRecord<byte[], byte[]> kafkaRecord, EventType<?> expected) {
        if (kafkaRecord.key() == null) {
            throw new RejectedEvent("no-key", "The record has no key");
        }
        if (!kafkaRecord.topic().equals(expected.topic().name())) {
            throw new RejectedEvent("wrong-topic", "Not a topic of " + expected.name());
        }
        String key = new String(kafkaRecord.key(), UTF_8);
        String subject = CloudEventHeaders.text(kafkaRecord.headers(), CloudEventHeaders.SUBJECT)
                .orElseThrow(() -> new RejectedEvent("no-envelope", "Header ce_subject is missing"));
        if (!subject.equals(key)) {
            throw new RejectedEvent("wrong-envelope", "Key and ce_subject differ");
        }
        String type = CloudEventHeaders.text(kafkaRecord.headers(), CloudEventHeaders.TYPE)
                .orElseThrow(() -> new RejectedEvent("no-envelope", "Header ce_type is missing"));
        if (!accepts(expected, type)) {
            throw new RejectedEvent("wrong-type", "ce_type is not " + expected.name());
        }
    }

    /** Callbacks share a topic under several names; every other topic has one. */
    private static boolean accepts(EventType<?> expected, String type) {
        return type.equals(expected.name())
                || expected.payload() == CallbackReceived.class && CALLBACK_NAMES.contains(type);
    }

    private static String path(JsonMappingException failure) {
        String path = failure.getPath().stream()
                .map(reference -> reference.getFieldName() == null ? "[]" : reference.getFieldName())
                .collect(Collectors.joining("."));
        return path.isEmpty() ? "(root)" : path;
    }
}
