package com.accellis.engagement.sandbox.records;

import java.time.Instant;
import java.util.stream.IntStream;

/**
 * Records of one type that are made from their ids whenever somebody asks for them, always the same, so that a million of
 * them need no memory. Only those that are changed are kept.
 */
public interface GeneratedRecords {

    int firstId();

    int lastId();

    /** @param id from the first to the last */
    StoredRecord at(int id);

    /** The ids, in order, of those last changed at this time or later; found without making the others. */
    IntStream changedSince(Instant time);

    default boolean covers(int id) {
        return id >= firstId() && id <= lastId();
    }
}
