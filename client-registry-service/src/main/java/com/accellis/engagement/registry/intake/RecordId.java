package com.accellis.engagement.registry.intake;

import com.accellis.engagement.kit.consume.RejectedEvent;

/** The ids of ConnectWise are whole numbers from 1. */
final class RecordId {

    private RecordId() {}

    static void require(long id) {
        if (id < 1) {
            throw new RejectedEvent("wrong-content", "Field id is not a positive number");
        }
    }

    static long of(String key) {
        if (!key.matches("[1-9][0-9]{0,17}")) {
            throw new RejectedEvent("wrong-key", "The key is not the id of a record");
        }
        return Long.parseLong(key);
    }
}
