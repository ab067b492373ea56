package com.accellis.engagement.sandbox.records;

import java.util.Optional;

/** Records as one reader finds them. Lists are made row by row while they are walked through, however long they are. */
public interface RecordSource {

    Optional<StoredRecord> find(RecordType type, int id);

    /** The records with a greater id, in id order. */
    Iterable<StoredRecord> after(RecordType type, int id);

    /**
     * The records with a greater id last changed at this time or later, in id order; others may be among them that were
     * changed since.
     *
     * @param time in the canonical form of filters
     */
    Iterable<StoredRecord> changedSince(RecordType type, String time, int id);

    int count(RecordType type);
}
