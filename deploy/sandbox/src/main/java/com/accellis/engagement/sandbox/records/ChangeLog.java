package com.accellis.engagement.sandbox.records;

import java.util.Optional;

/** Where changes are written down before they are made; one that cannot be written is not made. */
@FunctionalInterface
public interface ChangeLog {

    ChangeLog NONE = (type, id, after) -> {};

    /** @param after the whole record as it will be, or empty for a deletion */
    void write(RecordType type, int id, Optional<StoredRecord> after);
}
