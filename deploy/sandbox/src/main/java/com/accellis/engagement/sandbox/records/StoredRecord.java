package com.accellis.engagement.sandbox.records;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One record. Neither node is changed once stored: a change stores a new record, so readers see all of it or nothing.
 *
 * @param answer what the API gives, possibly malformed on purpose
 * @param facts what filters and orders look at; the same node unless the answer was replaced as a whole
 */
public record StoredRecord(int id, ObjectNode answer, ObjectNode facts) {

    public static StoredRecord of(int id, ObjectNode node) {
        return new StoredRecord(id, node, node);
    }
}
