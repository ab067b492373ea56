package com.accellis.engagement.sandbox.changes;

import com.accellis.engagement.sandbox.records.RecordType;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One change to one record.
 *
 * @param facts the record after the change; for a deletion as it was last
 */
public record Change(RecordType type, int id, Action action, ObjectNode facts) {

    /** What happened, in the words of callbacks. */
    public enum Action {
        ADDED("added"),
        UPDATED("updated"),
        DELETED("deleted");

        private final String word;

        Action(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** Who wants to hear of changes; called while the change's lock is held, so it has to be quick. */
    @FunctionalInterface
    public interface Listener {

        void changed(Change change);
    }
}
