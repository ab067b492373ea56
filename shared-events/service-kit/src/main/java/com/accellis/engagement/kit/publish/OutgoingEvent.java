package com.accellis.engagement.kit.publish;

import com.accellis.engagement.events.EventType;
import com.accellis.engagement.kit.json.EventJson;
import java.time.Instant;

/**
 * An event ready to be sent.
 *
 * @param topic where to
 * @param key of the record, also the CloudEvents {@code ce_subject}
 * @param id the CloudEvents {@code ce_id}: the same for the same state, so that a repeat can be recognised
 * @param type the CloudEvents {@code ce_type}
 * @param dataSchema the CloudEvents {@code ce_dataschema}
 * @param time when the state came about
 * @param value the JSON
 * @param trace that it goes on with, a W3C {@code traceparent}; null when there is none
 */
public record OutgoingEvent(
        String topic, String key, String id, String type, String dataSchema, Instant time, byte[] value, String trace) {

    /** The event of that type; {@code stateId} tells apart the states of one key, for example a revision. */
    public static <E> OutgoingEvent of(EventType<E> type, String key, String stateId, Instant time, E event) {
        return new OutgoingEvent(
                type.topic().name(),
                key,
                id(type, key, stateId),
                type.name(),
                type.dataSchema(),
                time,
                EventJson.write(event),
                null);
    }

    /** The same as a part of a trace. */
    public OutgoingEvent within(String itsTrace) {
        return new OutgoingEvent(topic, key, id, type, dataSchema, time, value, itsTrace);
    }

    /** The {@code ce_id} of a state of a key. */
    public static String id(EventType<?> type, String key, String stateId) {
        return type.topic().name() + ":" + key + ":" + stateId;
    }
}
