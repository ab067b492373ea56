package com.accellis.engagement.kit.consume;

import java.util.List;
import java.util.Map;

/**
 * What one poll brought, ready to be worked on.
 *
 * @param topic where it came from
 * @param events the readable events, in the order of their partitions
 * @param nextOffsets per partition, the offset after the last record of the poll, unreadable records included. A
 *     consumer that remembers how far it is stores them in the same transaction as the effect of the events.
 * @param traces per key the trace of the last event that has one, a W3C {@code traceparent}
 */
public record Batch<E>(String topic, List<E> events, Map<Integer, Long> nextOffsets, Map<String, String> traces) {

    public Batch {
        events = List.copyOf(events);
        nextOffsets = Map.copyOf(nextOffsets);
        traces = Map.copyOf(traces);
    }
}
